using System.Text;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>A proven wish to exchange coins in the next batch. Kept in memory only: a restart forgets it, and its owners register again.</summary>
/// <param name="Id">A secret of whoever registered: showing it confirms the registration. Public events only carry its hash.</param>
/// <param name="OffchainOutputs">Become one leaf of the batch tree, in this order.</param>
/// <param name="Cosigners">Sign the tree for this intent; several for an intent of several owners.</param>
/// <param name="ValidAt">Unix seconds of the operator's clock; 0: at once.</param>
/// <param name="ExpireAt">Unix seconds; 0: never.</param>
public sealed record RegisteredIntent(
    string Id,
    string Proof,
    string Message,
    IReadOnlyList<BatchInput> Inputs,
    IReadOnlyList<TxOut> OffchainOutputs,
    IReadOnlyList<TxOut> OnchainOutputs,
    IReadOnlyList<ECPubKey> Cosigners,
    long ValidAt,
    long ExpireAt)
{
    /// <summary>hex(SHA256(utf8(id))), as announced by batch_started.</summary>
    public string IdHash => Hex.Encode(Hashes.Sha256(Encoding.UTF8.GetBytes(Id)));

    /// <summary>The outpoints as event topics: batch_failed reaches those who follow one of them.</summary>
    public IEnumerable<string> Topics => Inputs.Select(input => input.OutPoint.ToString());

    public bool IsValidAt(long unixSeconds) => (ValidAt == 0 || unixSeconds >= ValidAt) && !IsExpiredAt(unixSeconds);

    public bool IsExpiredAt(long unixSeconds) => ExpireAt != 0 && unixSeconds >= ExpireAt;
}
