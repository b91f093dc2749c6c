using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace HashPerp.Hosting;

/// <summary>A health check that asks one of several replicas.</summary>
internal interface IReplicaHealthCheck : IHealthCheck
{
    Task<HealthCheckResult> CheckAsync(int replica, CancellationToken cancel);
}

/// <summary>Runs a resource's health checks. Who has none is healthy as soon as it runs.</summary>
internal sealed class ResourceHealth(IOptions<HealthCheckServiceOptions> options, IServiceProvider services, ResourceBoard board)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>What is wrong, or null.</summary>
    public async Task<string?> ProblemAsync(ResourceInstance instance, CancellationToken cancel)
    {
        if (Dependencies.Parent(instance.Resource) is { } parent && board.Find(parent.Name) is { IsReady: false })
        {
            return $"{parent.Name} isn't healthy";
        }
        foreach (var key in instance.Resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key))
        {
            var registration = options.Value.Registrations.FirstOrDefault(check => check.Name == key)
                ?? throw HostingErrors.InvalidModel.Error($"{instance.Resource.Name} names the health check '{key}', which nobody registered.");
            if (await ProblemAsync(registration, instance.Replica, cancel).ConfigureAwait(false) is { } problem)
            {
                return problem;
            }
        }
        return null;
    }

    private async Task<string?> ProblemAsync(HealthCheckRegistration registration, int replica, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Patience);
        await using var scope = services.CreateAsyncScope();
        var check = registration.Factory(scope.ServiceProvider);
        try
        {
            var result = check is IReplicaHealthCheck replicated
                ? await replicated.CheckAsync(replica, deadline.Token).ConfigureAwait(false)
                : await check.CheckHealthAsync(new HealthCheckContext { Registration = registration }, deadline.Token).ConfigureAwait(false);
            return result.Status == HealthStatus.Healthy ? null : result.Description ?? result.Exception?.Message ?? result.Status.ToString();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return "doesn't answer in time";
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return error.Message;
        }
    }
}
