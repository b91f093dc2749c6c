using HashPerp.Primitives;

namespace HashPerp.Data;

/// <summary>A mutating request as its sender names it: what a repeat is recognized by.</summary>
/// <param name="Account">Who asks; ids of two accounts never meet.</param>
/// <param name="Method">What is asked for, such as <c>PlaceOrder</c>.</param>
/// <param name="RequestId">The client's own id: 1 to 64 printable ASCII characters.</param>
/// <param name="Content">The request's bytes; a repeat has the same.</param>
public sealed record ClientRequest(string Account, string Method, string RequestId, ReadOnlyMemory<byte> Content)
{
    public const int MaxIdLength = 64;

    /// <exception cref="HashPerpException"><see cref="DataErrors.InvalidRequestId"/>.</exception>
    internal ClientRequest Checked() => RequestId is { Length: > 0 and <= MaxIdLength } && RequestId.All(character => character is > ' ' and <= '~')
        ? this
        : throw DataErrors.InvalidRequestId.Error(
            $"A client_request_id of {RequestId?.Length ?? 0} characters.", $"Send 1 to {MaxIdLength} printable ASCII characters without spaces.");
}
