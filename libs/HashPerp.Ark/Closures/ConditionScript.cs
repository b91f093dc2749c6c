using HashPerp.Bitcoin;

namespace HashPerp.Ark;

/// <summary>
/// The part of a leaf in front of its first OP_VERIFY: a pure predicate over witness elements. It may not look at signatures or locks, so
/// that it can be evaluated without a transaction, and it has to leave exactly one true element.
/// </summary>
public static class ConditionScript
{
    /// <summary>More witness elements than any template needs, few enough to bound the work for a stranger's input.</summary>
    public const int MaxWitnessElements = 64;

    private static readonly OpCode[] Forbidden =
    [
        OpCode.OP_CHECKSIG, OpCode.OP_CHECKSIGVERIFY, OpCode.OP_CHECKSIGADD, OpCode.OP_CHECKMULTISIG, OpCode.OP_CHECKMULTISIGVERIFY,
        OpCode.OP_CHECKLOCKTIMEVERIFY, OpCode.OP_CHECKSEQUENCEVERIFY,
        // The decoder ends the condition at the first OP_VERIFY; one inside would move keys into the condition.
        OpCode.OP_VERIFY,
        // Operators re-encode pushes without their length bytes, so a leaf with one of these is refused there.
        OpCode.OP_PUSHDATA1, OpCode.OP_PUSHDATA2, OpCode.OP_PUSHDATA4,
    ];

    /// <exception cref="Primitives.HashPerpException"><see cref="ArkErrors.InvalidCondition"/>.</exception>
    public static void Check(Script condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (condition.Length is 0 or > Closure.MaxScriptBytes)
        {
            throw ArkErrors.InvalidCondition.Error($"A condition of {condition.Length} bytes.", $"1 to {Closure.MaxScriptBytes} are possible.");
        }
        foreach (var op in condition.ToOps())
        {
            if (Forbidden.Contains(op.Code) || ScriptInterpreter.IsOpSuccess(op.Code))
            {
                throw ArkErrors.InvalidCondition.Error($"{op.Code} is not allowed in a condition.");
            }
        }
    }

    /// <summary>Runs the condition on the witness elements, bottom first.</summary>
    /// <returns>Whether exactly one element, a true one, is left; a script failure counts as not satisfied.</returns>
    public static bool IsSatisfied(Script condition, WitScript witness)
    {
        ArgumentNullException.ThrowIfNull(witness);
        Check(condition);
        return witness.Count <= MaxWitnessElements && ScriptInterpreter.EvaluateCondition(condition, witness) == ScriptError.OK;
    }

    /// <summary>Bytes that these instructions occupy, given that no OP_PUSHDATAx is among them.</summary>
    internal static int EncodedLength(ReadOnlySpan<Op> ops)
    {
        var length = 0;
        foreach (var op in ops)
        {
            length += 1 + (op.PushData?.Length ?? 0);
        }
        return length;
    }
}
