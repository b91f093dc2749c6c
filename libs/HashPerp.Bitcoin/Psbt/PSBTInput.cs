using System.Buffers.Binary;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>A signature for one key in one leaf (PSBT_IN_TAP_SCRIPT_SIG); 64 bytes, or 65 with a signature hash type.</summary>
public sealed record TapScriptSig(Bytes32 PubKey, Bytes32 LeafHash, byte[] Signature);

/// <summary>A leaf that an input may be spent through (PSBT_IN_TAP_LEAF_SCRIPT).</summary>
public sealed record TapLeafScript(ControlBlock ControlBlock, Script Script, byte LeafVersion = TapLeaf.Tapscript)
{
    public Bytes32 LeafHash => TapLeaf.Hash(Script, LeafVersion);
}

/// <summary>An ECDSA signature for a key of a pre-taproot input (PSBT_IN_PARTIAL_SIG).</summary>
public sealed record PartialSig(byte[] PubKey, byte[] Signature);

/// <summary>
/// The map of one input (BIP174, BIP371). Setting a property to null removes the pair; setting a value checks it as if it had been read.
/// </summary>
public sealed class PSBTInput
{
    internal PSBTInput(PsbtMap map, TxIn input)
    {
        Map = map;
        TxIn = input;
        CheckNonWitnessUtxo(NonWitnessUtxo);
    }

    /// <summary>The input of the unsigned transaction.</summary>
    public TxIn TxIn { get; }

    /// <summary>The whole transaction that is spent from; its txid is checked against the outpoint.</summary>
    public Transaction? NonWitnessUtxo
    {
        get => Map.Get(PsbtInType.NonWitnessUtxo) is { } value ? Transaction.Parse(value) : null;
        set
        {
            CheckNonWitnessUtxo(value);
            Map.Set(PsbtInType.NonWitnessUtxo, value?.ToBytes());
        }
    }

    public TxOut? WitnessUtxo
    {
        get => Map.Get(PsbtInType.WitnessUtxo) is { } value ? PsbtValues.TxOut(value) : null;
        set => Map.Set(PsbtInType.WitnessUtxo, value is null ? null : PsbtValues.ToBytes(value));
    }

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.InvalidSighash"/> on reading: not a type that exists.</exception>
    public SigHash? SighashType
    {
        get => Map.Get(PsbtInType.SighashType) is { } value ? SigHashParts.Parse(BinaryPrimitives.ReadUInt32LittleEndian(value)) : null;
        set => Map.Set(PsbtInType.SighashType, value is { } type ? [(byte)type, 0, 0, 0] : null);
    }

    public Script? FinalScriptSig
    {
        get => Map.Get(PsbtInType.FinalScriptSig) is { } value ? new Script(value) : null;
        set => Map.Set(PsbtInType.FinalScriptSig, value?.ToBytes());
    }

    public WitScript? FinalScriptWitness
    {
        get => Map.Get(PsbtInType.FinalScriptWitness) is { } value ? PsbtValues.Witness(value) : null;
        set => Map.Set(PsbtInType.FinalScriptWitness, value?.ToBytes());
    }

    public bool IsFinal => Map.Get(PsbtInType.FinalScriptSig) is not null || Map.Get(PsbtInType.FinalScriptWitness) is not null;

    /// <summary>64 bytes, or 65 with a signature hash type.</summary>
    public byte[]? TapKeySig
    {
        get => Map.Get(PsbtInType.TapKeySig);
        set => Map.Set(PsbtInType.TapKeySig, value);
    }

    public Bytes32? TapInternalKey
    {
        get => Map.Get(PsbtInType.TapInternalKey) is { } value ? new Bytes32(value) : null;
        set => Map.Set(PsbtInType.TapInternalKey, value?.ToBytes());
    }

    public Bytes32? TapMerkleRoot
    {
        get => Map.Get(PsbtInType.TapMerkleRoot) is { } value ? new Bytes32(value) : null;
        set => Map.Set(PsbtInType.TapMerkleRoot, value?.ToBytes());
    }

    public IReadOnlyList<PartialSig> PartialSigs =>
        [.. Map.OfType(PsbtInType.PartialSig).Select(pair => new PartialSig(pair.KeyData.ToArray(), pair.Value))];

    public IReadOnlyList<TapScriptSig> TapScriptSigs => [.. Map.OfType(PsbtInType.TapScriptSig)
        .Select(pair => new TapScriptSig(new Bytes32(pair.KeyData[..32]), new Bytes32(pair.KeyData[32..]), pair.Value))];

    public IReadOnlyList<TapLeafScript> TapLeafScripts => [.. Map.OfType(PsbtInType.TapLeafScript)
        .Select(pair => new TapLeafScript(ControlBlock.Parse(pair.KeyData), new Script(pair.Value.AsSpan(..^1)), pair.Value[^1]))];

    public IReadOnlyList<TapBip32Derivation> TapBip32Derivations =>
        [.. Map.OfType(PsbtInType.TapBip32Derivation).Select(pair => TapBip32Derivation.Parse(new Bytes32(pair.KeyData), pair.Value))];

    /// <summary>Pairs of other types (Ark's type 0xDE among them), untouched and in order.</summary>
    public IReadOnlyList<PsbtPair> Unknown => [.. Map.Unknown];

    internal PsbtMap Map { get; }

    /// <summary>The output that is spent, from whichever of the two fields is there.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.PsbtIncomplete"/>: neither; MalformedPsbt: both, and they differ.</exception>
    public TxOut GetTxOut()
    {
        var full = NonWitnessUtxo?.Outputs[(int)TxIn.PrevOut.N];
        var output = WitnessUtxo ?? full ?? throw BitcoinErrors.PsbtIncomplete.Error($"The output {TxIn.PrevOut} that is spent is not in the PSBT.");
        return full is null || full == output ? output : throw BitcoinErrors.MalformedPsbt.Error($"Two different outputs are given as {TxIn.PrevOut}.");
    }

    public void SetPartialSig(byte[] pubKey, byte[] signature) => Map.Set([PsbtInType.PartialSig, .. pubKey], signature);

    public void SetTapScriptSig(TapScriptSig sig) =>
        Map.Set([PsbtInType.TapScriptSig, .. sig.PubKey.ToBytes(), .. sig.LeafHash.ToBytes()], sig.Signature);

    public void SetTapLeafScript(TapLeafScript leaf) =>
        Map.Set([PsbtInType.TapLeafScript, .. leaf.ControlBlock.ToBytes()], [.. leaf.Script.Span, leaf.LeafVersion]);

    public void SetTapBip32Derivation(TapBip32Derivation derivation) =>
        Map.Set([PsbtInType.TapBip32Derivation, .. derivation.PubKey.ToBytes()], derivation.ToValue());

    /// <summary>Sets a pair of a type that this class does not know; null removes it.</summary>
    public void SetUnknown(byte[] key, byte[]? value) => Map.Set(key, value);

    public byte[]? GetUnknown(ReadOnlySpan<byte> key) => Map.Get(key);

    /// <summary>What BIP174 leaves of a finalized input: the outputs it spends, the final fields, and what is unknown.</summary>
    internal void Finalize(WitScript witness)
    {
        FinalScriptWitness = witness;
        Map.RemoveWhere(pair => Map.IsKnown(pair)
            && pair.Type is not (PsbtInType.NonWitnessUtxo or PsbtInType.WitnessUtxo or PsbtInType.FinalScriptSig or PsbtInType.FinalScriptWitness));
    }

    private void CheckNonWitnessUtxo(Transaction? tx)
    {
        if (tx is not null && (tx.GetHash() != TxIn.PrevOut.Hash || TxIn.PrevOut.N >= tx.Outputs.Count))
        {
            throw BitcoinErrors.MalformedPsbt.Error($"The transaction given for input {TxIn.PrevOut} is another one, or lacks that output.");
        }
    }
}
