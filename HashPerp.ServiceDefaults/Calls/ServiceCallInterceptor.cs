using Grpc.Core;
using Grpc.Core.Interceptors;

namespace HashPerp.ServiceDefaults;

/// <summary>Gives a call between services what it needs and its caller didn't say: a deadline (not to streams), and our token.</summary>
internal sealed class ServiceCallInterceptor(string caller, TimeSpan deadline, AccessTokens? tokens) : Interceptor
{
    private const string Authorization = "authorization";

    // Each call has its own; one minute more than the clocks of two machines may differ.
    private static readonly TimeSpan TokenLifetime = AccessTokens.Tolerance + TimeSpan.FromMinutes(1);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        // By the machine's own clock, whatever the service's is: gRPC compares it with that one.
        var options = context.Options.Deadline is null ? context.Options.WithDeadline(TimeProvider.System.GetUtcNow().Add(deadline).UtcDateTime) : context.Options;
        return continuation(request, WithToken(context, options));
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(WithToken(context, context.Options));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, WithToken(context, context.Options));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(WithToken(context, context.Options));

    private ClientInterceptorContext<TRequest, TResponse> WithToken<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, CallOptions options)
        where TRequest : class
        where TResponse : class
    {
        if (tokens is not null && options.Headers?.GetValue(Authorization) is null)
        {
            var headers = AccessTokens.Headers(tokens.Issue($"service-{caller}", TokenLifetime, AccessScopes.Service));
            foreach (var header in options.Headers ?? [])
            {
                headers.Add(header);
            }
            options = options.WithHeaders(headers);
        }
        return new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options);
    }
}
