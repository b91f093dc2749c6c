namespace HashPerp.Bitcoin.Tests;

/// <summary>
/// Core's script_tests.json. Run is every case whose judgement needs neither an ECDSA signature nor witness version 0: a case is left out exactly
/// when its evaluation reaches CHECKSIG or CHECKMULTISIG (or their VERIFY forms) in a script before taproot, or spends a version 0 program.
/// Cases of version 0 about MINIMALIF run too, as tapscripts, where that rule is consensus.
/// </summary>
public sealed class CoreScriptTests
{
    private const int Cases = 1193;
    private const int Run = 913;
    private const int LeftOutForSignatures = 184;
    private const int LeftOutForWitnessV0 = 96;
    private const int MinimalIfCases = 24;

    [Fact]
    public void Every_case_without_legacy_signatures_ends_as_in_core()
    {
        var cases = CoreScriptCase.ReadAll();
        var results = cases.Select(testCase => (Case: testCase, Result: new LegacySpend(testCase).Verify())).ToList();
        var signatures = results.Count(pair => pair.Result == LegacySpend.LegacySignature);
        var witnessV0 = results.Count(pair => pair.Result == LegacySpend.WitnessV0);
        var run = results.Where(pair => pair.Result is not (LegacySpend.LegacySignature or LegacySpend.WitnessV0)).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{run.Count} of {cases.Count} cases run; left out: {signatures} reach a legacy signature opcode, {witnessV0} spend witness version 0");
        Assert.Empty(run.Where(pair => pair.Result != pair.Case.Expected).Select(pair => $"{pair.Result}: line {pair.Case.Line} {pair.Case.Text}"));
        Assert.Equal((Cases, Run, LeftOutForSignatures, LeftOutForWitnessV0), (cases.Count, run.Count, signatures, witnessV0));
    }

    [Fact]
    public void The_minimal_if_cases_of_version_0_end_the_same_as_tapscripts()
    {
        var cases = CoreScriptCase.ReadAll().Where(testCase => testCase.Flags.Contains("MINIMALIF") && testCase.Witness.Count > 0).ToList();
        Assert.Equal(MinimalIfCases, cases.Count);
        foreach (var testCase in cases)
        {
            var result = ScriptInterpreter.EvaluateCondition(new Script(testCase.Witness[^1]), [.. testCase.Witness.SkipLast(1)]);
            // The file is of a Core that called an unclean witness stack EVAL_FALSE; since 0.21 it is CLEANSTACK.
            var expected = testCase.Expected switch
            {
                "MINIMALIF" => "TAPSCRIPT_MINIMALIF",
                "EVAL_FALSE" when result == ScriptError.CLEANSTACK => "CLEANSTACK",
                var other => other,
            };
            Assert.Equal(expected, result.ToString());
        }
    }
}
