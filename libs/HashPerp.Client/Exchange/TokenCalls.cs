using Grpc.Core;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Unary calls to a service of the exchange with this account's token, and a new login where the service doesn't take it. Numbered refusals come through with their own numbers.</summary>
/// <param name="service">Who is called, for people: <c>order book</c>.</param>
/// <param name="limit">Of one call.</param>
internal sealed class TokenCalls(IAccessTokens tokens, string service, TimeSpan limit)
{
    /// <summary>Trailers of a numbered refusal.</summary>
    private const string CodeTrailer = "hashperp-error-code";
    private const string NameTrailer = "hashperp-error-name";

    /// <exception cref="HashPerpException">The service's own refusal; <see cref="ClientErrors.ExchangeUnreachable"/>, <see cref="ClientErrors.ExchangeRefused"/>,
    /// <see cref="ClientErrors.LoginRefused"/>.</exception>
    public async Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, string? traceparent, CancellationToken cancel)
    {
        var token = await tokens.TokenAsync(cancel);
        try
        {
            try
            {
                return await OnceAsync(call, token, traceparent, cancel);
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unauthenticated)
            {
                // The services' key may have changed, or the clock was off: one new login.
                tokens.Forget(token);
                return await OnceAsync(call, await tokens.TokenAsync(cancel), traceparent, cancel);
            }
        }
        catch (RpcException error)
        {
            cancel.ThrowIfCancellationRequested();
            throw ErrorOf(error);
        }
    }

    /// <summary>One numbered error for whatever a call failed with.</summary>
    private HashPerpException ErrorOf(RpcException error)
    {
        var temporary = error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Aborted
            or StatusCode.Internal or StatusCode.Unknown or StatusCode.ResourceExhausted or StatusCode.Unauthenticated;
        if (temporary)
        {
            return new HashPerpException(
                ClientErrors.ExchangeUnreachable, $"The {service} answers {error.StatusCode}: {error.Status.Detail}", "It is tried again.", error);
        }
        return int.TryParse(error.Trailers.GetValue(CodeTrailer), out var number) && error.Trailers.GetValue(NameTrailer) is { Length: > 0 and <= 64 } name
            ? new HashPerpException(new ErrorCode(number, name), error.Status.Detail, "", error)
            : new HashPerpException(ClientErrors.ExchangeRefused, $"The {service} answers {error.StatusCode}: {error.Status.Detail}", "", error);
    }

    private async Task<T> OnceAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, string token, string? traceparent, CancellationToken cancel)
    {
        var headers = new Metadata { { "authorization", $"Bearer {token}" } };
        if (traceparent is not null)
        {
            headers.Add("traceparent", traceparent);
        }
        // By the machine's own clock: gRPC compares it with that one.
        return await call(new CallOptions(headers, TimeProvider.System.GetUtcNow().UtcDateTime + limit, cancel));
    }
}
