using HashPerp.Bitcoin;

namespace HashPerp.Ark;

/// <summary>The two ways of writing n-of-n in tapscript; CHECKMULTISIG does not exist there (BIP342).</summary>
public enum MultisigForm
{
    /// <summary><c>k1 CHECKSIGVERIFY ... kn CHECKSIG</c>; the form that everybody writes.</summary>
    CheckSig,

    /// <summary><c>k1 CHECKSIG k2 CHECKSIGADD ... n NUMEQUAL</c>; understood, not written by us.</summary>
    CheckSigAdd,
}

/// <summary>Encodes and decodes the key part of a closure.</summary>
internal static class MultisigCode
{
    /// <summary>OP_16 is the largest count that the CHECKSIGADD form can say; one limit for both forms.</summary>
    public const int MaxKeys = 16;

    public static void CheckKeys(IReadOnlyList<ECXOnlyPubKey> keys, MultisigForm form)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count is 0 or > MaxKeys)
        {
            throw ArkErrors.UnknownClosure.Error($"A {form} closure of {keys.Count} keys.", $"1 to {MaxKeys} keys are possible.");
        }
    }

    public static void Append(ScriptBuilder builder, IReadOnlyList<ECXOnlyPubKey> keys, MultisigForm form)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            builder.Push(keys[i].ToBytes()).Op(form == MultisigForm.CheckSig
                ? i == keys.Count - 1 ? OpCode.OP_CHECKSIG : OpCode.OP_CHECKSIGVERIFY
                : i == 0 ? OpCode.OP_CHECKSIG : OpCode.OP_CHECKSIGADD);
        }
        if (form == MultisigForm.CheckSigAdd)
        {
            builder.Number(keys.Count).Op(OpCode.OP_NUMEQUAL);
        }
    }

    /// <summary>Reads keys and form; null if these instructions are neither form. Exact opcodes are settled by the caller's re-encoding.</summary>
    public static (IReadOnlyList<ECXOnlyPubKey> Keys, MultisigForm Form)? TryRead(ReadOnlySpan<Op> ops)
    {
        var form = ops.Length > 0 && ops[^1].Code == OpCode.OP_NUMEQUAL ? MultisigForm.CheckSigAdd : MultisigForm.CheckSig;
        var keyOps = form == MultisigForm.CheckSigAdd ? ops[..Math.Max(0, ops.Length - 2)] : ops;
        if (keyOps.Length == 0 || keyOps.Length % 2 != 0 || keyOps.Length / 2 > MaxKeys)
        {
            return null;
        }
        var keys = new List<ECXOnlyPubKey>(keyOps.Length / 2);
        for (var i = 0; i < keyOps.Length; i += 2)
        {
            if (keyOps[i].PushData is not { Length: 32 } key)
            {
                return null;
            }
            keys.Add(ECXOnlyPubKey.Parse(key));
        }
        return (keys, form);
    }
}
