using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>
/// Core's VerifyScript for outputs before segwit, which the product has no use for, built around the product's evaluator so that Core's cases
/// can run on it.
/// </summary>
internal sealed class LegacySpend(CoreScriptCase testCase)
{
    /// <summary>Why a case is left out; otherwise Core's name of the result.</summary>
    public const string WitnessV0 = "left out: witness version 0";

    public const string LegacySignature = nameof(ScriptError.LEGACY_SIGNATURE_UNSUPPORTED);

    /// <summary>Flags that change only how ECDSA signatures or witness version 0 are judged.</summary>
    private static readonly string[] Irrelevant = ["STRICTENC", "DERSIG", "LOW_S", "NULLDUMMY", "NULLFAIL", "WITNESS_PUBKEYTYPE", "MINIMALIF"];

    private readonly Context _context = new(testCase.ScriptSig);

    public string Verify()
    {
        try
        {
            return Run();
        }
        catch (ScriptFailure failure)
        {
            return failure.Error.ToString();
        }
    }

    private string Run()
    {
        if (Has("SIGPUSHONLY") && !IsPushOnly(testCase.ScriptSig))
        {
            return "SIG_PUSHONLY";
        }
        var afterSig = Evaluate(testCase.ScriptSig, []);
        var stack = Evaluate(testCase.ScriptPubKey, afterSig);
        RequireTrue(stack);
        if (Has("WITNESS") && WitnessVersion(testCase.ScriptPubKey) is { } version)
        {
            return VerifyProgram(version);
        }
        if (Has("P2SH") && IsPayToScriptHash(testCase.ScriptPubKey))
        {
            if (!IsPushOnly(testCase.ScriptSig))
            {
                return "SIG_PUSHONLY";
            }
            var redeemScript = new Script(afterSig[^1]);
            stack = Evaluate(redeemScript, afterSig[..^1]);
            RequireTrue(stack);
            if (Has("WITNESS") && WitnessVersion(redeemScript) is { } nested)
            {
                return VerifyProgram(nested);
            }
        }
        if (Has("CLEANSTACK") && stack.Count != 1)
        {
            return "CLEANSTACK";
        }
        return Has("WITNESS") && testCase.Witness.Count > 0 ? "WITNESS_UNEXPECTED" : "OK";
    }

    private string VerifyProgram(int version) => version switch
    {
        0 => WitnessV0,
        _ when Has("DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM") => "DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM",
        _ => "OK",
    };

    private List<byte[]> Evaluate(Script script, List<byte[]> stack)
    {
        var evaluator = new ScriptEvaluator(_context, Flags(), stack);
        evaluator.Run(script);
        return [.. Enumerable.Range(1, evaluator.Stack.Count).Select(depth => evaluator.Stack[depth]).Reverse()];
    }

    private ScriptVerify Flags()
    {
        var flags = ScriptVerify.None;
        foreach (var flag in testCase.Flags.Except(Irrelevant))
        {
            flags |= flag switch
            {
                "MINIMALDATA" => ScriptVerify.MinimalData,
                "CHECKSEQUENCEVERIFY" => ScriptVerify.CheckSequenceVerify,
                "CHECKLOCKTIMEVERIFY" => ScriptVerify.CheckLockTimeVerify,
                "DISCOURAGE_UPGRADABLE_NOPS" => ScriptVerify.DiscourageUpgradableNops,
                "P2SH" or "WITNESS" or "SIGPUSHONLY" or "CLEANSTACK" or "DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM" => ScriptVerify.None,
                _ => throw new InvalidOperationException($"Unknown flag {flag} in line {testCase.Line}."),
            };
        }
        return flags;
    }

    private bool Has(string flag) => testCase.Flags.Contains(flag);

    private static void RequireTrue(List<byte[]> stack)
    {
        if (stack.Count == 0 || !ScriptStack.IsTrue(stack[^1]))
        {
            throw new ScriptFailure(ScriptError.EVAL_FALSE);
        }
    }

    private static bool IsPushOnly(Script script)
    {
        try
        {
            return script.ToOps().All(op => op.Code <= OpCode.OP_16);
        }
        catch (HashPerpException)
        {
            return false;
        }
    }

    private static bool IsPayToScriptHash(Script script) => script.Span is [0xa9, 0x14, _, ..] && script.Length == 23 && script.Span[22] == 0x87;

    private static int? WitnessVersion(Script script) => script.Span is [0 or (>= 0x51 and <= 0x60), >= 2 and <= 40, ..] && script.Span[1] == script.Length - 2
        ? Math.Max(0, script.Span[0] - 0x50)
        : null;

    /// <summary>The spending transaction that Core's test builds: version 1, lock time 0, one final input.</summary>
    private sealed class Context(Script scriptSig) : ScriptContext
    {
        private readonly Transaction _tx = new(1, [new TxIn(OutPoint.Null, scriptSig, 0xffffffff, WitScript.Empty)], [new TxOut(Satoshis.Zero, Script.Empty)], 0);

        public override bool IsTapscript => false;

        public override bool CheckSignature(byte[] signature, byte[] pubKey, uint codeSeparator) =>
            throw new InvalidOperationException("The evaluator refuses legacy signatures before it asks.");

        public override bool CheckLockTime(long lockTime) => LockTimeChecks.LockTime(_tx, 0, lockTime);

        public override bool CheckSequence(long sequence) => LockTimeChecks.Sequence(_tx, 0, sequence);
    }
}
