using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>The keys of one tree output: those who sign its spend together, and the sweep leaf beside them (40-ark-wire §4.2).</summary>
public static class CosignerKeys
{
    /// <summary>Public clients write the index of a cosigner in one byte.</summary>
    public const int MaxCosigners = 256;

    /// <summary>All keys in order of appearance; a key that comes again, of whatever parity, counts once.</summary>
    public static IReadOnlyList<ECPubKey> Union(IEnumerable<ECPubKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var union = keys.DistinctBy(key => key.XOnly).Take(MaxCosigners + 1).ToArray();
        return union.Length is > 0 and <= MaxCosigners
            ? union
            : throw ArkErrors.InvalidTree.Error($"A tree output without cosigners, or with more than {MaxCosigners}.");
    }

    /// <summary>BIP327 aggregation of the sorted keys, tweaked by the sweep leaf as BIP341 tweaks an internal key. For two keys or more.</summary>
    /// <param name="sweepRoot">Merkle root of the sweep leaf; null (connectors) leaves the key untweaked.</param>
    public static MusigKeyAgg Aggregate(IReadOnlyList<ECPubKey> cosigners, Bytes32? sweepRoot)
    {
        ArgumentNullException.ThrowIfNull(cosigners);
        if (cosigners.Count < 2)
        {
            throw ArkErrors.TreeSigningFailed.Error("One key alone is not aggregated.");
        }
        var aggregate = MusigKeyAgg.AggregateSorted(cosigners);
        return sweepRoot is null ? aggregate : aggregate.TweakTaproot(sweepRoot);
    }

    /// <summary>The output key. A single cosigner's key is tweaked as it is, since MuSig2 of one key would be another key.</summary>
    public static ECXOnlyPubKey OutputKey(IReadOnlyList<ECPubKey> cosigners, Bytes32? sweepRoot)
    {
        ArgumentNullException.ThrowIfNull(cosigners);
        if (cosigners.Count == 1)
        {
            var key = cosigners[0].XOnly;
            return sweepRoot is null ? key : key.TweakTaproot(sweepRoot).Key;
        }
        return Aggregate(cosigners, sweepRoot).XOnlyKey;
    }

    public static Script OutputScript(IReadOnlyList<ECPubKey> cosigners, Bytes32? sweepRoot) =>
        Script.PayToTaproot(OutputKey(cosigners, sweepRoot).Value);
}
