using Grpc.Core;
using Grpc.Core.Interceptors;

namespace HashPerp.ServiceDefaults;

/// <summary>Something that is done around every call, of whichever of the four kinds.</summary>
public abstract class ServerInterceptor : Interceptor
{
    public sealed override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        TResponse? response = null;
        await RunAsync(context, async inner => response = await continuation(request, inner).ConfigureAwait(false)).ConfigureAwait(false);
        return response!;
    }

    public sealed override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        TResponse? response = null;
        await RunStreamAsync(context, async inner => response = await continuation(requestStream, inner).ConfigureAwait(false)).ConfigureAwait(false);
        return response!;
    }

    public sealed override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunStreamAsync(context, inner => continuation(request, responseStream, inner));

    public sealed override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunStreamAsync(context, inner => continuation(requestStream, responseStream, inner));

    /// <summary>Around a call.</summary>
    /// <param name="call">The rest of the call; takes the context that it is to see.</param>
    protected abstract Task RunAsync(ServerCallContext context, Func<ServerCallContext, Task> call);

    /// <summary>Around a call that streams, in place of <see cref="RunAsync"/>.</summary>
    protected virtual Task RunStreamAsync(ServerCallContext context, Func<ServerCallContext, Task> call) => RunAsync(context, call);
}
