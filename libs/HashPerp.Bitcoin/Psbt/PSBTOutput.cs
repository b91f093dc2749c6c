using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>The map of one output (BIP174, BIP371).</summary>
public sealed class PSBTOutput
{
    internal PSBTOutput(PsbtMap map, TxOut output)
    {
        Map = map;
        TxOut = output;
    }

    public TxOut TxOut { get; }

    public Bytes32? TapInternalKey
    {
        get => Map.Get(PsbtOutType.TapInternalKey) is { } value ? new Bytes32(value) : null;
        set => Map.Set(PsbtOutType.TapInternalKey, value?.ToBytes());
    }

    /// <summary>Leaves depth first; the depths form a complete tree.</summary>
    public IReadOnlyList<TapTreeLeaf>? TapTree
    {
        get => Map.Get(PsbtOutType.TapTree) is { } value ? TapTreeEncoding.Decode(value, BitcoinErrors.MalformedPsbt) : null;
        set => Map.Set(PsbtOutType.TapTree, value is null ? null : TapTreeEncoding.Encode(value));
    }

    public IReadOnlyList<TapBip32Derivation> TapBip32Derivations =>
        [.. Map.OfType(PsbtOutType.TapBip32Derivation).Select(pair => TapBip32Derivation.Parse(new Bytes32(pair.KeyData), pair.Value))];

    /// <summary>Pairs of other types, untouched and in order.</summary>
    public IReadOnlyList<PsbtPair> Unknown => [.. Map.Unknown];

    internal PsbtMap Map { get; }

    public void SetTapBip32Derivation(TapBip32Derivation derivation) =>
        Map.Set([PsbtOutType.TapBip32Derivation, .. derivation.PubKey.ToBytes()], derivation.ToValue());

    /// <summary>Sets a pair of a type that this class does not know; null removes it.</summary>
    public void SetUnknown(byte[] key, byte[]? value) => Map.Set(key, value);

    public byte[]? GetUnknown(ReadOnlySpan<byte> key) => Map.Get(key);
}
