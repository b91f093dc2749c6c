using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Which project; the build writes one such class for each reference of the application host, in the namespace <c>Projects</c>.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>Absolute path of the csproj.</summary>
    string ProjectPath { get; }
}
