using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

/// <summary>Every closure spent on a real node, and refused by it one second before its lock opens.</summary>
public class ClosuresOnChainTests
{
    private const uint LockTime = 1_799_500_000;

    private static readonly Satoshis Value = new(50_000);

    private static readonly byte[] Preimage = [.. Enumerable.Repeat((byte)9, 32)];

    private static readonly Script HashLock = new ScriptBuilder().Op(OpCode.OP_SIZE).Number(32).Op(OpCode.OP_EQUALVERIFY)
        .Op(OpCode.OP_SHA256).Push(Hashes.Sha256(Preimage)).Op(OpCode.OP_EQUAL).ToScript();

    private static readonly ECXOnlyPubKey[] Keys = [TestScripts.A, TestScripts.B, TestScripts.S];

    private static readonly Closure[] Open =
    [
        new MultisigClosure(Keys), new MultisigClosure(Keys, MultisigForm.CheckSigAdd), new ConditionMultisigClosure(HashLock, Keys),
    ];

    private static readonly Closure[] Delayed =
    [
        new CsvMultisigClosure(TestScripts.ExitDelay, Keys),
        new CsvMultisigClosure(TestScripts.ExitDelay, Keys, MultisigForm.CheckSigAdd),
        new ConditionCsvMultisigClosure(HashLock, TestScripts.ExitDelay, Keys),
    ];

    private static readonly Closure[] Locked = [new CltvMultisigClosure(LockTime, Keys), new CltvMultisigClosure(LockTime, Keys, MultisigForm.CheckSigAdd)];

    private static readonly VtxoScript All = new([.. Open, .. Delayed, .. Locked]);

    [Fact]
    public async Task Each_closure_is_spent_when_its_lock_opens_and_not_one_second_earlier()
    {
        await using var chain = await TestChain.StartAsync();
        var funding = await chain.FundAsync([.. All.Closures.Select(_ => new TxOut(Value, All.ScriptPubKey))], feeCoins: 0);
        foreach (var leaf in Open)
        {
            await chain.SendAsync(Spend(funding, leaf));
        }
        var opens = await chain.OpensAtAsync(funding, TestScripts.ExitDelay);
        await chain.SetMedianTimeAsync(opens - 1);
        foreach (var leaf in Delayed)
        {
            await chain.RefusedAsync(Spend(funding, leaf), "non-BIP68-final");
        }
        await chain.SetMedianTimeAsync(opens);
        foreach (var leaf in Delayed)
        {
            await chain.SendAsync(Spend(funding, leaf));
        }
        // BIP113: the median time must have passed the lock time, not only reached it.
        await chain.SetMedianTimeAsync(LockTime);
        foreach (var leaf in Locked)
        {
            await chain.RefusedAsync(Spend(funding, leaf), "non-final");
        }
        await chain.SetMedianTimeAsync(LockTime + 1);
        foreach (var leaf in Locked)
        {
            await chain.SendAsync(Spend(funding, leaf));
        }
    }

    private static Transaction Spend(Transaction funding, Closure leaf)
    {
        var index = All.Closures.ToList().IndexOf(leaf);
        var psbt = new PSBT(new Transaction(
            2, [new TxIn(funding.OutPointOf(index), leaf.Sequence)], [new TxOut(new Satoshis(49_000), TestScripts.OfAlice.ScriptPubKey)], leaf.LockTime ?? 0));
        psbt.Inputs[0].WitnessUtxo = funding.Outputs[index];
        psbt.Inputs[0].SetTapLeafScript(new TapLeafScript(All.ControlBlock(leaf), leaf.Script));
        foreach (var key in new[] { TestKeys.Alice, TestKeys.Bob, TestKeys.Server })
        {
            LeafSigning.Sign(psbt, 0, key);
        }
        if (leaf.Condition is not null)
        {
            psbt.Inputs[0].SetCondition(new WitScript(Preimage));
        }
        return TxFinalizer.Finalize(psbt);
    }
}
