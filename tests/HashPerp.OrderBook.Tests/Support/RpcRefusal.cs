using Grpc.Core;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

namespace HashPerp.OrderBook.Tests;

/// <summary>A refusal as a client sees it.</summary>
internal static class RpcRefusal
{
    public static async Task<RpcException> ExpectAsync(ErrorCode code, StatusCode status, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal($"{code.Number} {status}", $"{refused.Trailers.GetValue(RpcErrors.CodeTrailer)} {refused.StatusCode}");
        return refused;
    }
}
