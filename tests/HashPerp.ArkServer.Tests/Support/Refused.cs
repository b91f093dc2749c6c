using Grpc.Core;
using HashPerp.Contracts.Ark.V1;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>Expects a refusal as the wire promises it.</summary>
public static class Refused
{
    /// <param name="name">For example <c>VTXO_ALREADY_SPENT</c>.</param>
    public static async Task<ErrorDetails> WithAsync(int code, string name, StatusCode status, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        var trailer = error.Trailers.Get("grpc-status-details-bin");
        Assert.True(trailer is not null, $"Expected {name}, got '{error.Status}'.");
        var wire = Contracts.Rpc.V1.Status.Parser.ParseFrom(trailer.ValueBytes);
        var details = Assert.Single(wire.Details).Unpack<ErrorDetails>();
        Assert.True(details.Name == name, $"Expected {name}, got '{error.Status}'.");
        Assert.Equal(code, details.Code);
        Assert.Equal(status, error.StatusCode);
        Assert.StartsWith($"{name} ({code}): ", error.Status.Detail, StringComparison.Ordinal);
        return details;
    }

    public static Task<ErrorDetails> WithAsync(int code, string name, Func<Task> call) => WithAsync(code, name, StatusCode.InvalidArgument, call);

    /// <summary>A refusal of a malformed field, which has no code of its own on the wire.</summary>
    public static async Task AsInvalidAsync(string text, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains(text, error.Status.Detail, StringComparison.Ordinal);
    }
}
