using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace HashPerp.ServiceDefaults;

/// <summary>Ends the streams when the service stops; without it each open stream would hold up the stop until its time-out.</summary>
internal sealed class StoppingInterceptor(IHostApplicationLifetime lifetime) : ServerInterceptor
{
    // Where GetHttpContext() looks when the context isn't the framework's own.
    private const string HttpContextKey = "__HttpContext";

    protected override Task RunAsync(ServerCallContext context, Func<ServerCallContext, Task> call) => call(context);

    protected override async Task RunStreamAsync(ServerCallContext context, Func<ServerCallContext, Task> call)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        context.UserState[HttpContextKey] = context.GetHttpContext();
        await call(new StoppableCallContext(context, linked.Token)).ConfigureAwait(false);
    }
}
