using Grpc.Core;
using Grpc.Core.Interceptors;

namespace HashPerp.ArkServer.Grpc;

/// <summary>Checks the digest of every gRPC call.</summary>
public sealed class DigestInterceptor(DigestCheck digest) : Interceptor
{
    // Names of gRPC metadata are in lower case.
    private const string Header = "x-digest";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        digest.Require(context.Method, context.RequestHeaders.GetValue(Header));
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        digest.Require(context.Method, context.RequestHeaders.GetValue(Header));
        return continuation(request, responseStream, context);
    }
}
