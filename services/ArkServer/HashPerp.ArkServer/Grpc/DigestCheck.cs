using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Grpc;

/// <summary>
/// A client that sends the digest of the GetInfo that it built on (X-Digest) is refused when ours has changed since; it fetches the new one before it
/// signs anything (40-ark-wire §2.4). GetInfo itself is exempt.
/// </summary>
public sealed class DigestCheck(Operator self)
{
    public const string Header = "X-Digest";

    public const string Exempt = "/ark.v1.ArkService/GetInfo";

    /// <param name="method">Such as <c>/ark.v1.ArkService/SubmitTx</c>.</param>
    /// <param name="got">The header, if it was sent.</param>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.DigestMismatch"/>.</exception>
    public void Require(string method, string? got)
    {
        if (!string.IsNullOrEmpty(got) && got != self.Info.Digest && method != Exempt)
        {
            throw OperatorErrors.DigestMismatch
                .Error("The operator's parameters have changed.", "Call GetInfo again.").With("expected_digest", self.Info.Digest).With("got_digest", got[..Math.Min(got.Length, 64)]);
        }
    }
}
