using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// Judges scripts as a node does: whole taproot spends (BIP341, BIP342), and the conditions of Ark leaves by themselves. Never throws for what a
/// script or witness contains.
/// </summary>
public static class ScriptInterpreter
{
    /// <summary>Longest condition that is looked at; far above any useful one.</summary>
    public const int MaxConditionSize = 10_000;

    /// <summary>
    /// Runs the condition of an Ark closure (40-ark-wire §3.2) under tapscript's rules: it must leave exactly one element, a true one.
    /// </summary>
    /// <param name="witness">The initial stack, bottom first.</param>
    /// <returns>
    /// <see cref="ScriptError.OK"/>; <see cref="ScriptError.BAD_OPCODE"/> also for signature, lock time and code separator opcodes, executed or
    /// not; <see cref="ScriptError.DISCOURAGE_OP_SUCCESS"/> for OP_SUCCESSx.
    /// </returns>
    public static ScriptError EvaluateCondition(Script condition, IReadOnlyList<byte[]> witness)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(witness);
        return Try(() =>
        {
            if (condition.Length > MaxConditionSize)
            {
                throw new ScriptFailure(ScriptError.SCRIPT_SIZE);
            }
            for (var position = 0; position < condition.Length;)
            {
                var code = ScriptEvaluator.ReadOp(condition, ref position).Code;
                if (ConditionContext.IsForbidden(code))
                {
                    throw new ScriptFailure(ScriptError.BAD_OPCODE);
                }
            }
            RunTapscript(condition, witness, new ConditionContext(), ScriptVerify.Standard);
        });
    }

    /// <summary>Verifies the witness of one input that spends a taproot output, by the key path or the script path.</summary>
    /// <param name="spentOutputs">The outputs that <paramref name="tx"/> spends, one for every input.</param>
    /// <param name="flags">Relay rules unless asked otherwise. Leaf version 0x50 is refused even under consensus rules, which allow it.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.ScriptRefused"/>: the input is not there, or does not spend taproot.</exception>
    public static ScriptError VerifyTaproot(
        Transaction tx, int input, IReadOnlyList<TxOut> spentOutputs, ScriptVerify flags = ScriptVerify.Standard) =>
        VerifyTaproot(new SighashMidstate(tx, spentOutputs), input, flags);

    /// <inheritdoc cref="VerifyTaproot(Transaction, int, IReadOnlyList{TxOut}, ScriptVerify)"/>
    /// <param name="hashes">The transaction and the outputs it spends; shared between the checks of all inputs.</param>
    public static ScriptError VerifyTaproot(SighashMidstate hashes, int input, ScriptVerify flags = ScriptVerify.Standard)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        if (input < 0 || input >= hashes.SpentOutputs.Count || !hashes.SpentOutputs[input].ScriptPubKey.IsTaproot)
        {
            throw BitcoinErrors.ScriptRefused.Error($"Input {input} is not there, or does not spend a taproot output.");
        }
        return Try(() => TaprootSpend.Verify(hashes, input, flags));
    }

    /// <summary>BIP342's list: any of these anywhere in a tapscript makes it succeed, so that soft forks can give them meaning.</summary>
    public static bool IsOpSuccess(OpCode code) => (byte)code is 80 or 98 or (>= 126 and <= 129) or (>= 131 and <= 134) or 137 or 138 or 141 or 142
        or (>= 149 and <= 153) or (>= 187 and <= 254);

    /// <summary>BIP342's execution of a leaf: OP_SUCCESSx, limits on the initial stack, the script, and one true element at the end.</summary>
    internal static void RunTapscript(Script script, IReadOnlyList<byte[]> witness, ScriptContext context, ScriptVerify flags)
    {
        for (var position = 0; position < script.Length;)
        {
            if (IsOpSuccess(ScriptEvaluator.ReadOp(script, ref position).Code))
            {
                if (flags.HasFlag(ScriptVerify.DiscourageOpSuccess))
                {
                    throw new ScriptFailure(ScriptError.DISCOURAGE_OP_SUCCESS);
                }
                return;
            }
        }
        if (witness.Count > ScriptEvaluator.MaxStackSize)
        {
            throw new ScriptFailure(ScriptError.STACK_SIZE);
        }
        if (witness.Any(item => item.Length > ScriptEvaluator.MaxElementSize))
        {
            throw new ScriptFailure(ScriptError.PUSH_SIZE);
        }
        var evaluator = new ScriptEvaluator(context, flags, witness);
        evaluator.Run(script);
        if (evaluator.Stack.Count != 1)
        {
            throw new ScriptFailure(ScriptError.CLEANSTACK);
        }
        if (!ScriptStack.IsTrue(evaluator.Stack[1]))
        {
            throw new ScriptFailure(ScriptError.EVAL_FALSE);
        }
    }

    private static ScriptError Try(Action run)
    {
        try
        {
            run();
            return ScriptError.OK;
        }
        catch (ScriptFailure failure)
        {
            return failure.Error;
        }
    }
}
