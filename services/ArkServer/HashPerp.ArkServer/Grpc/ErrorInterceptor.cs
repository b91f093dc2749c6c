using System.Net.Sockets;
using Grpc.Core;
using Grpc.Core.Interceptors;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Grpc;

/// <summary>Turns every failure of a call into the status that the wire promises; a failure of Postgres or bitcoind is Unavailable, never a refusal.</summary>
public sealed partial class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception error) when (error is not RpcException)
        {
            throw Map(error, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            // The consumer hung up; there is nobody left to tell.
        }
        catch (Exception error) when (error is not RpcException)
        {
            throw Map(error, context);
        }
    }

    private RpcException Map(Exception error, ServerCallContext context)
    {
        switch (error)
        {
            case HashPerpException refused when refused.Code == BitcoinErrors.NodeUnreachable:
                return ErrorTable.ToRpc(Unavailable("The Bitcoin node", refused));
            case HashPerpException refused:
                LogRefused(logger, context.Method, refused.Message);
                return ErrorTable.ToRpc(refused);
            case PostgresException { IsTransient: false, SqlState: not ("57P01" or "57P03" or "57P02" or "08006" or "53300") }:
                break;
            case NpgsqlException or SocketException or TimeoutException:
                return ErrorTable.ToRpc(Unavailable("The database", error));
            case OperationCanceledException when context.CancellationToken.IsCancellationRequested:
                return new RpcException(new Status(StatusCode.Cancelled, "The caller hung up."));
            case OperationCanceledException:
                return new RpcException(new Status(StatusCode.Unavailable, "The operator stops. Reconnect when it is back."));
        }
        LogFailed(logger, error, context.Method);
        return ErrorTable.ToRpc(OperatorErrors.InternalError.Error("The operator failed on this request.", "Its log says why; try again later."));
    }

    private static HashPerpException Unavailable(string what, Exception inner) =>
        new(OperatorErrors.DependencyUnavailable, $"{what} of the operator does not answer.", "Nothing was changed unless a repeat says so; try again.", inner);

    [LoggerMessage(1, LogLevel.Information, "{Method} refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string method, string reason);

    [LoggerMessage(2, LogLevel.Error, "{Method} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string method);
}
