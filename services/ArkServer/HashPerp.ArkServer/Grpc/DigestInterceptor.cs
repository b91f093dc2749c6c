using Grpc.Core;
using Grpc.Core.Interceptors;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;

namespace HashPerp.ArkServer.Grpc;

/// <summary>
/// A client that sends the digest of the GetInfo that it built on (X-Digest) is refused when ours has changed since; it fetches the new one before it
/// signs anything (40-ark-wire §2.4). GetInfo itself is exempt.
/// </summary>
public sealed class DigestInterceptor(Operator self) : Interceptor
{
    private const string Header = "x-digest";

    private const string Exempt = "/ark.v1.ArkService/GetInfo";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(request, responseStream, context);
    }

    private void Check(ServerCallContext context)
    {
        var got = context.RequestHeaders.GetValue(Header);
        if (!string.IsNullOrEmpty(got) && got != self.Info.Digest && context.Method != Exempt)
        {
            throw OperatorErrors.DigestMismatch
                .Error("The operator's parameters have changed.", "Call GetInfo again.").With("expected_digest", self.Info.Digest).With("got_digest", got[..Math.Min(got.Length, 64)]);
        }
    }
}
