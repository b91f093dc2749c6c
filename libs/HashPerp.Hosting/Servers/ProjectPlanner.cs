using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;

namespace HashPerp.Hosting;

/// <summary>A project is run from what its build left, in the configuration of this host: one process, which gets the signals itself.</summary>
internal sealed class ProjectPlanner : IPlanner
{
    /// <summary>The <c>dotnet</c> that runs this host, so that both have the same runtime.</summary>
    private static readonly string DotNet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    public bool Plans(ResourceInstance instance) => instance.Resource is ProjectResource;

    public Task<ProcessPlan> PlanAsync(ResourceInstance instance, ResourceInputs inputs, CancellationToken cancel)
    {
        var project = ((ProjectResource)instance.Resource).ProjectPath;
        var folder = Path.GetDirectoryName(project)!;
        // .../bin/<configuration>/<framework>/ of this host names both.
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(folder, "bin", own.Parent!.Name, own.Name, Path.GetFileNameWithoutExtension(project) + ".dll");
        return File.Exists(program)
            ? Task.FromResult(new ProcessPlan([File.Exists(DotNet) ? DotNet : "dotnet", program, .. inputs.Arguments], folder, inputs.Environment))
            : throw HostingErrors.ProjectNotBuilt.Error($"{program} is missing.", "Build the solution in this configuration.");
    }
}
