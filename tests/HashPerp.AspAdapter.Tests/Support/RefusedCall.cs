using Grpc.Core;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter.Tests;

/// <summary>Expects a numbered refusal of the service.</summary>
internal static class RefusedCall
{
    public static async Task WithAsync(ErrorCode expected, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(NumberOf(error) == expected.Number, $"Expected {expected}, got '{error.Status}'.");
    }

    /// <summary>The number in the trailer; null where there is none.</summary>
    public static int? NumberOf(RpcException error) => error.Trailers.GetValue("hashperp-error-code") is { } text ? int.Parse(text) : null;
}
