using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>What our interpreter says to the table of taproot spends, and to what a table can't hold.</summary>
public sealed class TapscriptTests
{
    private static readonly OutPoint Coin = new(uint256.Parse("11" + new string('0', 62)), 0);

    [Fact]
    public void Every_spend_ends_as_the_table_says()
    {
        var wrong = from testCase in TapscriptCases.All
                    let spend = new TapscriptSpend(testCase, Coin)
                    let result = (spend.Verify(), spend.Verify(ScriptVerify.Consensus))
                    where result != (testCase.Expected, testCase.Consensus ?? testCase.Expected)
                    select $"{testCase.Name}: {result}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Names_in_the_table_are_unique() =>
        Assert.Equal(TapscriptCases.All.Count, TapscriptCases.All.Select(testCase => testCase.Name).Distinct().Count());

    [Fact]
    public void A_witness_or_signature_script_of_the_wrong_kind_is_bad()
    {
        var spend = new TapscriptSpend(TapscriptCases.All[0], Coin);
        var tx = spend.Transaction;
        Assert.Equal(ScriptError.OK, ScriptInterpreter.VerifyTaproot(tx, 0, [spend.SpentOutput]));
        Assert.Equal(ScriptError.WITNESS_PROGRAM_WITNESS_EMPTY, ScriptInterpreter.VerifyTaproot(tx.WithWitness(0, WitScript.Empty), 0, [spend.SpentOutput]));
        var malleated = tx.WithInput(0, tx.Inputs[0] with { ScriptSig = Script.FromHex("51") });
        Assert.Equal(ScriptError.WITNESS_MALLEATED, ScriptInterpreter.VerifyTaproot(malleated, 0, [spend.SpentOutput]));
    }

    [Fact]
    public void A_change_after_signing_is_noticed()
    {
        var spend = new TapscriptSpend(TapscriptCases.All[0], Coin);
        var tx = spend.Transaction;
        Assert.Equal(ScriptError.SCHNORR_SIG, ScriptInterpreter.VerifyTaproot(tx with { LockTime = 1 }, 0, [spend.SpentOutput]));
        Assert.Equal(ScriptError.SCHNORR_SIG, ScriptInterpreter.VerifyTaproot(tx with { Outputs = [] }, 0, [spend.SpentOutput]));
        Assert.Equal(ScriptError.SCHNORR_SIG, ScriptInterpreter.VerifyTaproot(tx, 0, [spend.SpentOutput with { Value = new Satoshis(1) }]));
    }

    [Fact]
    public void An_annex_that_was_not_signed_is_noticed()
    {
        var spend = new TapscriptSpend(TapscriptCases.All[0], Coin);
        var witness = new WitScript([.. spend.Transaction.Inputs[0].WitScript, [0x50]]);
        Assert.Equal(ScriptError.SCHNORR_SIG, ScriptInterpreter.VerifyTaproot(spend.Transaction.WithWitness(0, witness), 0, [spend.SpentOutput]));
    }

    [Fact]
    public void SINGLE_without_an_output_beside_it_is_bad()
    {
        var spend = new TapscriptSpend(TapscriptCases.All.Single(testCase => testCase.Name.Contains("SINGLE", StringComparison.Ordinal)), Coin);
        Assert.Equal(
            ScriptError.SCHNORR_SIG_HASHTYPE,
            ScriptInterpreter.VerifyTaproot(spend.Transaction with { Outputs = [] }, 0, [spend.SpentOutput]));
    }

    [Fact]
    public void An_input_that_is_not_there_or_not_taproot_is_refused()
    {
        var spend = new TapscriptSpend(TapscriptCases.All[0], Coin);
        Refusal.Is(BitcoinErrors.ScriptRefused, () => ScriptInterpreter.VerifyTaproot(spend.Transaction, 1, [spend.SpentOutput]));
        Refusal.Is(BitcoinErrors.ScriptRefused, () => ScriptInterpreter.VerifyTaproot(spend.Transaction, -1, [spend.SpentOutput]));
        var anchor = new TxOut(Satoshis.Zero, Script.FromHex("51024e73"));
        Refusal.Is(BitcoinErrors.ScriptRefused, () => ScriptInterpreter.VerifyTaproot(spend.Transaction, 0, [anchor]));
        Refusal.Is(BitcoinErrors.InvalidSighash, () => ScriptInterpreter.VerifyTaproot(spend.Transaction, 0, []));
    }

    [Fact]
    public void The_opcodes_that_succeed_are_those_of_BIP342()
    {
        int[] expected = [80, 98, .. Enumerable.Range(126, 4), .. Enumerable.Range(131, 4), 137, 138, 141, 142, .. Enumerable.Range(149, 5), .. Enumerable.Range(187, 68)];
        Assert.Equal(expected, Enumerable.Range(0, 256).Where(code => ScriptInterpreter.IsOpSuccess((OpCode)code)));
    }
}
