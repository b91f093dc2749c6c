using Grpc.Core;
using Grpc.Core.Interceptors;
using HashPerp.Primitives;

namespace HashPerp.ServiceDefaults;

/// <summary>Verifies the access token of a call, if it has one: a bad token ends every call, a missing one only those that ask for the account.</summary>
internal sealed class AccountInterceptor(AccessTokens? tokens = null) : ServerInterceptor
{
    private const string Scheme = "Bearer ";

    protected override Task RunAsync(ServerCallContext context, Func<ServerCallContext, Task> call)
    {
        if (context.RequestHeaders.GetValue("authorization") is { } header)
        {
            CallAccount.Set(context, Verify(header));
        }
        return call(context);
    }

    private AccessToken Verify(string header) => tokens is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        ? tokens.Verify(header[Scheme.Length..])
        : throw ServiceErrors.InvalidToken.Error("The authorization header holds no bearer token that this service knows.", "Send 'Bearer ...'.");
}
