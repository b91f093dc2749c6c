using System.Data.Common;
using Grpc.Core;
using HashPerp.Primitives;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HashPerp.ServiceDefaults;

/// <summary>Turns every failure of a call into a status with a number; what isn't a refusal is logged here and tells the caller nothing about our insides.</summary>
internal sealed partial class ErrorInterceptor(ErrorStatuses statuses, IHostApplicationLifetime lifetime, ILogger<ErrorInterceptor> logger) : ServerInterceptor
{
    protected override async Task RunAsync(ServerCallContext context, Func<ServerCallContext, Task> call)
    {
        try
        {
            await call(context).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not RpcException || RpcErrors.ToHashPerp((RpcException)error, "") is not null)
        {
            throw Map(error, context);
        }
    }

    private RpcException Map(Exception error, ServerCallContext context)
    {
        switch (error)
        {
            case HashPerpException refused:
                LogRefused(logger, context.Method, refused.Message);
                return RpcErrors.ToRpc(refused, statuses.Of(refused));
            case RpcException remote:
                return Map(RpcErrors.ToHashPerp(remote, "behind this one")!, context);
            case OperationCanceledException when context.CancellationToken.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested:
                return new RpcException(new Status(StatusCode.Cancelled, "The caller hung up."));
            case OperationCanceledException when lifetime.ApplicationStopping.IsCancellationRequested:
                return Unavailable("The service stops.", "Connect again in a moment.");
            case DbException { IsTransient: true }:
                LogFailed(logger, error, context.Method);
                return Unavailable("The service's database doesn't answer.", "Try again.");
        }
        LogFailed(logger, error, context.Method);
        return RpcErrors.ToRpc(ServiceErrors.InternalError.Error("The service failed on this request.", "Its log says why; try again later."), StatusCode.Internal);
    }

    private static RpcException Unavailable(string what, string advice) =>
        RpcErrors.ToRpc(ServiceErrors.ServiceUnavailable.Error(what, advice), StatusCode.Unavailable);

    [LoggerMessage(1, LogLevel.Information, "{Method} refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string method, string reason);

    [LoggerMessage(2, LogLevel.Error, "{Method} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string method);
}
