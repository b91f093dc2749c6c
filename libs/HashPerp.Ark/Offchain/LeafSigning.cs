using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>Signatures for the one leaf that an input names (PSBT_IN_TAP_LEAF_SCRIPT, PSBT_IN_TAP_SCRIPT_SIG).</summary>
public static class LeafSigning
{
    /// <summary>Signs an input with one key of its leaf.</summary>
    /// <param name="type">Null: the type that the input asks for, or DEFAULT.</param>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.MissingSignature"/>: the key is not in the leaf.</exception>
    public static void Sign(PSBT psbt, int input, ECPrivKey key, SigHash? type = null)
    {
        ArgumentNullException.ThrowIfNull(psbt);
        ArgumentNullException.ThrowIfNull(key);
        var leaf = LeafOf(psbt, input);
        if (!leaf.Keys.Contains(key.XOnlyPubKey))
        {
            throw ArkErrors.MissingSignature.Error($"{key.XOnlyPubKey} cannot sign input {input}: its leaf has other keys.");
        }
        psbt.SignTapScript(input, key, leaf.LeafHash, type);
    }

    /// <summary>Whether this key's signature is there, valid, and of a type that commits to the whole transaction.</summary>
    public static bool IsSigned(PSBT psbt, int input, ECXOnlyPubKey key)
    {
        ArgumentNullException.ThrowIfNull(psbt);
        ArgumentNullException.ThrowIfNull(key);
        return FindValid(psbt, input, key, LeafOf(psbt, input).LeafHash) is not null;
    }

    /// <exception cref="HashPerpException"><see cref="ArkErrors.MissingSignature"/>: absent or invalid, naming the key.</exception>
    public static void RequireSignatures(PSBT psbt, int input, IEnumerable<ECXOnlyPubKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
        {
            if (!IsSigned(psbt, input, key))
            {
                throw ArkErrors.MissingSignature.Error($"Input {input} has no valid signature of {key}.");
            }
        }
    }

    /// <summary>All keys of the leaf but the operator's have signed: what SubmitTx and FinalizeTx demand of every input.</summary>
    public static void RequireAllBut(PSBT psbt, int input, ECXOnlyPubKey serverKey)
    {
        ArgumentNullException.ThrowIfNull(psbt);
        RequireSignatures(psbt, input, LeafOf(psbt, input).Keys.Where(key => !key.Equals(serverKey)));
    }

    /// <summary>
    /// Takes over signatures and condition elements, and nothing else, from another PSBT of the same transaction, for the leaves that the
    /// receiving PSBT names. Signatures are checked first; an invalid one is refused rather than dropped, since its sender counts on it.
    /// </summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidOffchainTx"/>: another transaction; <see cref="ArkErrors.MissingSignature"/>.</exception>
    public static void CopySignatures(PSBT from, PSBT to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.GlobalTransaction.GetHash() != to.GlobalTransaction.GetHash())
        {
            throw ArkErrors.InvalidOffchainTx.Error($"{from.GlobalTransaction.GetHash()} is not {to.GlobalTransaction.GetHash()}.");
        }
        for (var i = 0; i < to.Inputs.Count; i++)
        {
            if (to.Inputs[i].TapLeafScripts.Count > 0)
            {
                CopySignatures(from, to, i);
            }
        }
    }

    /// <summary>The same for one input of a transaction whose other inputs are signed in other ways, or by others.</summary>
    public static void CopySignatures(PSBT from, PSBT to, int input)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var leaf = LeafOf(to, input);
        foreach (var signature in from.Inputs[input].TapScriptSigs)
        {
            Take(to, input, leaf, signature);
        }
        if (from.Inputs[input].GetCondition() is { } condition)
        {
            to.Inputs[input].SetCondition(condition);
        }
    }

    /// <summary>The closure that an input names, decoded.</summary>
    public static Closure LeafOf(PSBT psbt, int input)
    {
        ArgumentNullException.ThrowIfNull(psbt);
        return Closure.Decode(psbt.SingleLeaf(input).Script);
    }

    /// <summary>The valid signatures of an input by key, as <see cref="Closure.Witness"/> wants them.</summary>
    internal static Dictionary<ECXOnlyPubKey, byte[]> ValidSignatures(PSBT psbt, int input, Closure leaf)
    {
        var signatures = new Dictionary<ECXOnlyPubKey, byte[]>();
        foreach (var key in leaf.Keys)
        {
            if (FindValid(psbt, input, key, leaf.LeafHash) is { } signature)
            {
                signatures[key] = signature;
            }
        }
        return signatures;
    }

    private static void Take(PSBT to, int input, Closure leaf, TapScriptSig signature)
    {
        var key = leaf.Keys.FirstOrDefault(key => key.Value == signature.PubKey);
        if (key is null || signature.LeafHash != leaf.LeafHash || !IsValid(to, input, signature))
        {
            throw ArkErrors.MissingSignature.Error($"The signature of {signature.PubKey} for input {input} is invalid or for another leaf.");
        }
        to.Inputs[input].SetTapScriptSig(signature);
    }

    private static byte[]? FindValid(PSBT psbt, int input, ECXOnlyPubKey key, Bytes32 leafHash) => psbt.Inputs[input].TapScriptSigs
        .FirstOrDefault(sig => sig.PubKey == key.Value && sig.LeafHash == leafHash && IsValid(psbt, input, sig))?.Signature;

    /// <summary>Types that leave inputs or outputs open would let a relay change what was signed.</summary>
    private static bool IsValid(PSBT psbt, int input, TapScriptSig signature) =>
        (signature.Signature.Length == ECXOnlyPubKey.SignatureSize || signature.Signature[^1] == (byte)SigHash.All)
        && psbt.VerifyTapScriptSignature(input, signature);
}
