using Grpc.Core;
using Grpc.Core.Interceptors;

namespace HashPerp.ArkServer.Grpc;

/// <summary>Turns every failure of a gRPC call into the status that the wire promises.</summary>
public sealed class ErrorInterceptor(CallFailures failures) : Interceptor
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
            throw ToRpc(error, context);
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
            throw ToRpc(error, context);
        }
    }

    private RpcException ToRpc(Exception error, ServerCallContext context) =>
        failures.Explain(error, context.Method, context.CancellationToken) is { } explained
            ? ErrorTable.ToRpc(explained)
            : new RpcException(new Status(StatusCode.Cancelled, "The caller hung up."));
}
