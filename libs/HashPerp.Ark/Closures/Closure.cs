using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// One leaf of a VTXO script: n-of-n signatures, perhaps behind a condition and a lock (40-ark-wire §3.2). These five shapes are all that
/// an operator accepts; one unknown leaf makes a whole output unspendable off-chain, hence the strict decoder. Equal when the scripts are.
/// </summary>
public abstract class Closure : IEquatable<Closure>
{
    /// <summary>nSequence of an input whose leaf has no relative lock.</summary>
    public const uint FinalSequence = 0xffffffff;

    /// <summary>nSequence of an input whose leaf has an absolute lock: anything final would switch nLockTime off (BIP65).</summary>
    public const uint LockTimeSequence = 0xfffffffe;

    /// <summary>Scripts longer than the legacy consensus limit are refused by operators.</summary>
    public const int MaxScriptBytes = 10_000;

    private Script? _script;

    private protected Closure(IReadOnlyList<ECXOnlyPubKey> keys, MultisigForm form)
    {
        MultisigCode.CheckKeys(keys, form);
        Keys = [.. keys];
        Form = form;
    }

    /// <summary>All must sign, in the order of the script.</summary>
    public IReadOnlyList<ECXOnlyPubKey> Keys { get; }

    public MultisigForm Form { get; }

    /// <summary>Exit leaves (CSV) are for the chain only; forfeit leaves (the others) are spent off-chain together with the operator.</summary>
    public abstract bool IsExit { get; }

    /// <summary>The CSV operand, if this leaf has one.</summary>
    public virtual RelativeDelay? Delay => null;

    /// <summary>The CLTV operand, if this leaf has one: a height below 500,000,000, otherwise unix seconds.</summary>
    public virtual uint? LockTime => null;

    /// <summary>The script in front of OP_VERIFY, if this leaf has one.</summary>
    public virtual Script? Condition => null;

    public Script Script => _script ??= Encode();

    public Bytes32 LeafHash => TapLeaf.Hash(Script);

    /// <summary>The nSequence that an input spending this leaf carries.</summary>
    public uint Sequence => Delay?.Sequence ?? (LockTime is null ? FinalSequence : LockTimeSequence);

    /// <summary>Decodes a leaf in the operator's order, and refuses whatever doesn't re-encode to the same bytes.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.UnknownClosure"/>.</exception>
    public static Closure Decode(Script script)
    {
        ArgumentNullException.ThrowIfNull(script);
        if (script.Length > MaxScriptBytes)
        {
            throw ArkErrors.UnknownClosure.Error($"A leaf of {script.Length} bytes; at most {MaxScriptBytes} are accepted.");
        }
        try
        {
            var ops = ClosureReader.Parse(script);
            var closure = ClosureReader.TryCsv(ops) ?? ClosureReader.TryCltv(ops) ?? ClosureReader.TryMultisig(ops)
                ?? ClosureReader.TryCondition(script, ops);
            return closure is not null && closure.Script.Equals(script)
                ? closure
                : throw ArkErrors.UnknownClosure.Error($"Leaf {Abbreviate(script)} is none of the five closures.");
        }
        catch (HashPerpException error) when (error.Code != ArkErrors.UnknownClosure)
        {
            throw new HashPerpException(ArkErrors.UnknownClosure, $"Leaf {Abbreviate(script)} is no closure: {error.What}", error.Advice, error);
        }
    }

    /// <summary>
    /// The witness of an input that spends this leaf: signatures in reverse key order (the first key's must lie on top), condition elements
    /// above them because the condition runs first, then script and control block.
    /// </summary>
    /// <param name="signatures">64 bytes, or 65 with a sighash byte, by key.</param>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.MissingSignature"/>, <see cref="ArkErrors.InvalidCondition"/>.</exception>
    public WitScript Witness(IReadOnlyDictionary<ECXOnlyPubKey, byte[]> signatures, ControlBlock controlBlock, WitScript? condition = null)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        ArgumentNullException.ThrowIfNull(controlBlock);
        var items = new List<byte[]>(Keys.Count + 2);
        foreach (var key in Keys.Reverse())
        {
            items.Add(signatures.TryGetValue(key, out var signature)
                ? signature
                : throw ArkErrors.MissingSignature.Error($"Key {key} has not signed.", "Collect every signature of the leaf first."));
        }
        RequireCondition(condition);
        items.AddRange(condition ?? WitScript.Empty);
        items.Add(Script.ToBytes());
        items.Add(controlBlock.ToBytes());
        return new WitScript(items);
    }

    /// <summary>Whether these elements satisfy the leaf's condition; a leaf without one wants none.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidCondition"/>.</exception>
    public void RequireCondition(WitScript? condition)
    {
        if (Condition is null && condition is { Count: > 0 })
        {
            throw ArkErrors.InvalidCondition.Error("This leaf has no condition to satisfy.");
        }
        if (Condition is not null && !ConditionScript.IsSatisfied(Condition, condition ?? WitScript.Empty))
        {
            throw ArkErrors.InvalidCondition.Error("The elements given do not satisfy the leaf's condition.");
        }
    }

    public bool Equals(Closure? other) => other is not null && Script.Equals(other.Script);

    public override bool Equals(object? obj) => Equals(obj as Closure);

    public override int GetHashCode() => Script.GetHashCode();

    public override string ToString() => Script.ToHex();

    private protected abstract Script Encode();

    private static string Abbreviate(Script script) => script.Length <= 100 ? script.ToHex() : script.ToHex()[..200] + "...";
}
