using System.Runtime.InteropServices;
using HashPerp.Primitives;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>All resources of the map as processes of this machine. They live exactly as long as it runs.</summary>
public sealed class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;

    internal DistributedApplication(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    /// <summary>Runs until SIGTERM, SIGINT or SIGHUP; returns when every process has ended. A refusal is printed, and is exit code 1.</summary>
    public void Run()
    {
        try
        {
            RunAsync().GetAwaiter().GetResult();
        }
        catch (HashPerpException refused)
        {
            Console.Error.WriteLine(refused.Message);
            Environment.ExitCode = 1;
        }
    }

    /// <summary>Begins to start everything; it doesn't wait until all is up.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => _host.StartAsync(cancellationToken);

    /// <summary>Ends every process, those last that others need.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public void Dispose() => _host.Dispose();

    public ValueTask DisposeAsync() => ((IAsyncDisposable)_host).DisposeAsync();

    private async Task RunAsync()
    {
        await using (this)
        {
            var lifetime = Services.GetRequiredService<IHostApplicationLifetime>();
            using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
            {
                signal.Cancel = true;
                lifetime.StopApplication();
            });
            try
            {
                await StartAsync().ConfigureAwait(false);
            }
            catch
            {
                // What was started before the failure ends in good order.
                await StopAsync().ConfigureAwait(false);
                throw;
            }
            await _host.WaitForShutdownAsync().ConfigureAwait(false);
        }
    }
}
