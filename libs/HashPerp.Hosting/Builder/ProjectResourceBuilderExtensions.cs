using Aspire.Hosting.ApplicationModel;
using HashPerp.Hosting;

namespace Aspire.Hosting;

/// <summary>Projects of the solution.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>The project's program as its build left it, with the environment that Aspire gives to projects.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        var project = builder.AddResource(new ProjectResource(name, new TProject().ProjectPath));
        return project.WithEnvironment(context => ProjectEnvironment.Add(context, project.Resource, (DistributedApplicationBuilder)builder));
    }

    /// <summary>Several processes, each with ports of its own.</summary>
    /// <param name="replicas">1 or more.</param>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.With(new ReplicaAnnotation(replicas));
    }
}
