namespace HashPerp.Bitcoin;

/// <summary>BIP341's rules for the witness of a taproot input.</summary>
internal static class TaprootSpend
{
    /// <exception cref="ScriptFailure">The witness is not valid.</exception>
    public static void Verify(SighashMidstate hashes, int input, ScriptVerify flags)
    {
        var txIn = hashes.Transaction.Inputs[input];
        if (txIn.ScriptSig.Length != 0)
        {
            throw new ScriptFailure(ScriptError.WITNESS_MALLEATED);
        }
        List<byte[]> stack = [.. txIn.WitScript];
        if (stack.Count == 0)
        {
            throw new ScriptFailure(ScriptError.WITNESS_PROGRAM_WITNESS_EMPTY);
        }
        var annex = TakeAnnex(stack);
        var outputKey = hashes.SpentOutputs[input].ScriptPubKey.TaprootOutputKey();
        if (stack.Count == 1)
        {
            SchnorrCheck.Verify(hashes, input, stack[0], outputKey.ToBytes(), leafHash: null, annex, TaprootSighash.NoCodeSeparator);
            return;
        }
        var control = TakeLast(stack);
        var script = new Script(TakeLast(stack));
        if (!ControlBlock.IsLength(control.Length))
        {
            throw new ScriptFailure(ScriptError.TAPROOT_WRONG_CONTROL_SIZE);
        }
        var block = ControlBlock.Parse(control);
        if (!block.Commits(script, outputKey))
        {
            throw new ScriptFailure(ScriptError.WITNESS_PROGRAM_MISMATCH);
        }
        if (block.LeafVersion == TapLeaf.Tapscript)
        {
            var context = new TapscriptContext(hashes, input, TapLeaf.Hash(script), annex, flags);
            ScriptInterpreter.RunTapscript(script, stack, context, flags);
        }
        else if (flags.HasFlag(ScriptVerify.DiscourageUpgradableTaprootVersion))
        {
            throw new ScriptFailure(ScriptError.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION);
        }
    }

    /// <summary>The last of two or more elements is an annex when its first byte is 0x50.</summary>
    private static byte[]? TakeAnnex(List<byte[]> stack) => stack.Count >= 2 && stack[^1] is [TaprootSighash.AnnexTag, ..] ? TakeLast(stack) : null;

    private static byte[] TakeLast(List<byte[]> stack)
    {
        var last = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return last;
    }
}
