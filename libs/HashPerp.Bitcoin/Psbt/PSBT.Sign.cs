using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <content>Taproot signatures in and checked (the signer of BIP174).</content>
public sealed partial class PSBT
{
    /// <summary>The outputs that the inputs spend, in order: what BIP341 signs.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.PsbtIncomplete"/>: an input does not say what it spends.</exception>
    public IReadOnlyList<TxOut> SpentOutputs() => [.. Inputs.Select(input => input.GetTxOut())];

    /// <summary>The hashes that all inputs share, from the fields as they are now.</summary>
    public SighashMidstate SighashMidstate() => new(GlobalTransaction, SpentOutputs());

    /// <summary>The hash to sign for one input; <paramref name="leafHash"/> null for the key path.</summary>
    /// <param name="type">Null: the type that the input asks for, or DEFAULT.</param>
    public Bytes32 TapSighash(int input, Bytes32? leafHash, SigHash? type = null) =>
        TaprootSighash.Compute(SighashMidstate(), input, TypeFor(input, type), leafHash);

    /// <summary>Signs one leaf with an untweaked key and stores the signature.</summary>
    /// <param name="type">Null: the type that the input asks for, or DEFAULT.</param>
    /// <param name="aux32">BIP340 auxiliary randomness; fresh when empty.</param>
    public void SignTapScript(int input, ECPrivKey key, Bytes32 leafHash, SigHash? type = null, ReadOnlySpan<byte> aux32 = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        AddTapScriptSignature(input, key.XOnlyPubKey.Value, leafHash, Sign(input, key, leafHash, type, aux32));
    }

    /// <summary>Signs the key path; <paramref name="tweakedKey"/> is the key of the output itself (<see cref="ECPrivKey.TweakTaproot"/>).</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>: the output has another key.</exception>
    /// <inheritdoc cref="SignTapScript"/>
    public void SignTapKey(int input, ECPrivKey tweakedKey, SigHash? type = null, ReadOnlySpan<byte> aux32 = default)
    {
        ArgumentNullException.ThrowIfNull(tweakedKey);
        if (Inputs[input].GetTxOut().ScriptPubKey.TaprootOutputKey() != tweakedKey.XOnlyPubKey.Value)
        {
            throw BitcoinErrors.MalformedKey.Error($"Input {input} does not spend an output of key {tweakedKey.XOnlyPubKey}.", "Tweak the key first.");
        }
        Inputs[input].TapKeySig = Sign(input, tweakedKey, null, type, aux32);
    }

    /// <summary>Stores a signature for a key of a leaf; it is checked on finalizing.</summary>
    public void AddTapScriptSignature(int input, Bytes32 pubKey, Bytes32 leafHash, byte[] signature) =>
        Inputs[input].SetTapScriptSig(new TapScriptSig(pubKey, leafHash, signature));

    /// <summary>True when a signature for a leaf is right and has the type that the input asks for. Never throws for a bad signature.</summary>
    public bool VerifyTapScriptSignature(int input, TapScriptSig sig)
    {
        ArgumentNullException.ThrowIfNull(sig);
        return ECXOnlyPubKey.TryParse(sig.PubKey.ToBytes(), out var key) && IsAskedFor(input, sig.Signature)
            && TaprootSignature.Verify(SighashMidstate(), input, key, sig.Signature, sig.LeafHash);
    }

    /// <summary>True when the key-path signature is there and right.</summary>
    public bool VerifyTapKeySignature(int input) => Inputs[input].TapKeySig is { } signature
        && Inputs[input].GetTxOut().ScriptPubKey is { IsTaproot: true } script
        && ECXOnlyPubKey.TryParse(script.TaprootOutputKey().ToBytes(), out var key) && IsAskedFor(input, signature)
        && TaprootSignature.Verify(SighashMidstate(), input, key, signature, null);

    private byte[] Sign(int input, ECPrivKey key, Bytes32? leafHash, SigHash? type, ReadOnlySpan<byte> aux32)
    {
        var hash = TapSighash(input, leafHash, type).ToBytes();
        return TaprootSignature.Join(aux32.IsEmpty ? key.SignBIP340(hash) : key.SignBIP340(hash, aux32), TypeFor(input, type));
    }

    private SigHash TypeFor(int input, SigHash? type) => type ?? Inputs[input].SighashType ?? SigHash.Default;

    /// <summary>BIP174: a signature of another type than the input demands must not be finalized.</summary>
    private bool IsAskedFor(int input, byte[] signature) =>
        Inputs[input].SighashType is not { } asked || (byte)asked == (signature.Length == 65 ? signature[64] : 0);
}
