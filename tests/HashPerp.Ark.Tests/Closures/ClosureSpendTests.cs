using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

/// <summary>Every closure's witness under the script interpreter: true with all signatures, and false without any one of its parts.</summary>
public class ClosureSpendTests
{
    private static readonly Script HashLock =
        new ScriptBuilder().Op(OpCode.OP_SHA256).Push(Hashes.Sha256([7])).Op(OpCode.OP_EQUAL).ToScript();

    public static TheoryData<string> Kinds => ["multisig", "checksigadd", "csv", "csv checksigadd", "cltv", "condition", "condition csv"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_leaf_is_spent_by_its_witness(string kind) => Assert.Equal(ScriptError.OK, Verify(Spend(Leaf(kind))));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_leaf_is_not_spent_with_a_signature_of_another_transaction(string kind)
    {
        var (tx, spent) = Spend(Leaf(kind));
        Assert.NotEqual(ScriptError.OK, Verify((tx with { Outputs = [new TxOut(new Satoshis(1), TestScripts.ForfeitAddress)] }, spent)));
    }

    [Theory]
    [InlineData("csv", 0x400003u, 0u)]
    [InlineData("csv", 0x4u, 0u)]
    [InlineData("csv", 0xffffffffu, 0u)]
    [InlineData("condition csv", 0x400003u, 0u)]
    [InlineData("cltv", 0xfffffffeu, 1_799_999_999u)]
    [InlineData("cltv", 0xffffffffu, 1_800_000_000u)]
    [InlineData("cltv", 0xfffffffeu, 499_999_999u)]
    public void A_lock_that_is_one_unit_short_or_switched_off_is_not_opened(string kind, uint sequence, uint lockTime)
    {
        Assert.Equal(ScriptError.UNSATISFIED_LOCKTIME, Verify(Spend(Leaf(kind), sequence, lockTime)));
    }

    private static Closure Leaf(string kind)
    {
        ECXOnlyPubKey[] keys = [TestScripts.A, TestScripts.B, TestScripts.S];
        return kind switch
        {
            "multisig" => new MultisigClosure(keys),
            "checksigadd" => new MultisigClosure(keys, MultisigForm.CheckSigAdd),
            "csv" => new CsvMultisigClosure(TestScripts.ExitDelay, keys),
            "csv checksigadd" => new CsvMultisigClosure(TestScripts.ExitDelay, keys, MultisigForm.CheckSigAdd),
            "cltv" => new CltvMultisigClosure(1_800_000_000, keys),
            "condition" => new ConditionMultisigClosure(HashLock, keys),
            _ => new ConditionCsvMultisigClosure(HashLock, TestScripts.ExitDelay, keys),
        };
    }

    private static (Transaction Tx, TxOut Spent) Spend(Closure leaf, uint? sequence = null, uint? lockTime = null)
    {
        var script = new VtxoScript(TestScripts.OfAlice.Closures[0], leaf, TestScripts.OfBob.Closures[1]);
        var spent = new TxOut(new Satoshis(10_000), script.ScriptPubKey);
        var psbt = new PSBT(new Transaction(
            2,
            [new TxIn(TestScripts.OutPointOf(1), sequence ?? leaf.Sequence)],
            [new TxOut(new Satoshis(9_000), TestScripts.ForfeitAddress)],
            lockTime ?? leaf.LockTime ?? 0));
        psbt.Inputs[0].WitnessUtxo = spent;
        psbt.Inputs[0].SetTapLeafScript(new TapLeafScript(script.ControlBlock(leaf), leaf.Script));
        foreach (var key in new[] { TestKeys.Alice, TestKeys.Bob, TestKeys.Server })
        {
            LeafSigning.Sign(psbt, 0, key);
        }
        if (leaf.Condition is not null)
        {
            psbt.Inputs[0].SetCondition(new WitScript([7]));
        }
        return (TxFinalizer.Finalize(psbt), spent);
    }

    private static ScriptError Verify((Transaction Tx, TxOut Spent) spend) => ScriptInterpreter.VerifyTaproot(spend.Tx, 0, [spend.Spent]);
}
