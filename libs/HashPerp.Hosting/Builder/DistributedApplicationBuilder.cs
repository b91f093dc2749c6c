using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using HashPerp.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <inheritdoc cref="IDistributedApplicationBuilder"/>
internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly List<IResource> _resources = [];

    public DistributedApplicationBuilder(string[] args, string? appHostDirectory = null)
    {
        _host = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ApplicationName = "HashPerp.AppHost" });
        _host.Logging.AddFilter("Microsoft", LogLevel.Warning);
        AppHostDirectory = appHostDirectory ?? ProjectFolder() ?? Directory.GetCurrentDirectory();
        State = new StateFolder(_host.Configuration[StateFolder.Setting] ?? Path.Combine(AppHostDirectory, "..", ".data"));
        Parameters = new ParameterStore(State, _host.Configuration);
        Services.TryAddSingleton(TimeProvider.System);
        Services.AddSingleton(State);
        Services.AddHealthChecks();
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public IServiceCollection Services => _host.Services;

    internal IReadOnlyList<IResource> Resources => _resources;

    internal StateFolder State { get; }

    internal ParameterStore Parameters { get; }

    internal IHostEnvironment Environment => _host.Environment;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (_resources.Any(other => string.Equals(other.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw HostingErrors.InvalidResourceName.Error($"There are two resources '{resource.Name}'.", "Names differ in more than case.");
        }
        if (resource is IResourceWithConnectionString && Configuration.GetConnectionString(resource.Name) is { Length: > 0 } configured)
        {
            resource.Annotations.Add(new ConfiguredConnectionAnnotation(configured));
        }
        _resources.Add(resource);
        return new ResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build()
    {
        var model = ApplicationModelCheck.Checked(_resources);
        Services.AddSingleton(model);
        Services.AddHashPerpHosting();
        return new DistributedApplication(_host.Build());
    }

    /// <summary>The build notes down where the project is.</summary>
    private static string? ProjectFolder() => Assembly.GetEntryAssembly()?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => string.Equals(metadata.Key, "apphostprojectpath", StringComparison.OrdinalIgnoreCase))?.Value is { } path && Directory.Exists(path)
            ? path : null;
}
