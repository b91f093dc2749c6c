using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Where the map is drawn.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>Environment variables, the command line, and what the program adds.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>The folder of the application host's project.</summary>
    string AppHostDirectory { get; }

    /// <summary>Services of the application host itself, such as health checks.</summary>
    IServiceCollection Services { get; }

    /// <exception cref="HashPerp.Primitives.HashPerpException">The name is taken (1650).</exception>
    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    /// <summary>The application, ready to run.</summary>
    /// <exception cref="HashPerp.Primitives.HashPerpException">The map can't be run (1651).</exception>
    DistributedApplication Build();
}
