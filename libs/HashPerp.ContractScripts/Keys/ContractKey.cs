using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// The key that a party uses in one contract: its order base key P tweaked like a taproot key with H("HashPerp/ContractKey", P, match_id)
/// (35-formats §1). Both sides compute the other's at once, and partial fills of one order get distinct keys.
/// </summary>
public static class ContractKey
{
    public const string TweakTag = "HashPerp/ContractKey";

    /// <summary>The public key, from the base key that stands in the signed order.</summary>
    public static ECXOnlyPubKey Derive(ECXOnlyPubKey orderBaseKey, Bytes32 matchId)
    {
        ArgumentNullException.ThrowIfNull(orderBaseKey);
        return orderBaseKey.TweakAdd(Tweak(orderBaseKey.Value, matchId)).Key;
    }

    /// <inheritdoc cref="Derive(ECXOnlyPubKey, Bytes32)"/>
    public static Bytes32 Derive(Bytes32 orderBaseKey, Bytes32 matchId) => Derive(ECXOnlyPubKey.Parse(orderBaseKey), matchId).Value;

    /// <summary>The private key of the same contract key. The caller disposes of it.</summary>
    public static ECPrivKey Derive(ECPrivKey orderBaseKey, Bytes32 matchId)
    {
        ArgumentNullException.ThrowIfNull(orderBaseKey);
        return orderBaseKey.TweakXOnly(Tweak(orderBaseKey.XOnlyPubKey.Value, matchId));
    }

    private static byte[] Tweak(Bytes32 orderBaseKey, Bytes32 matchId) => Hashes.Tagged(TweakTag, orderBaseKey.ToBytes(), matchId.ToBytes());
}
