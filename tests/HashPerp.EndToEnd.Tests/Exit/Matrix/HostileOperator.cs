using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// The operator of the opened contracts, turned against its users: its two keys of the seed that the real one ran with, and what they sign together with a key of an
/// accomplice. Everything else it needs is in any party's kit.
/// </summary>
internal sealed class HostileOperator : IDisposable
{
    /// <summary>vB of what it signs, each at one sat/vB: a sweep, a spend by a leaf of two keys, F2 with three.</summary>
    public const long SweepFee = 138;
    public const long MutualFee = 161;
    public const long WinFee = 204;

    private const uint Version = 2;

    private readonly ECPrivKey _signer = Key("m/86'/1'/2'/0/0");
    private readonly ECPrivKey _forfeit = Key("m/86'/1'/0'/0/0");

    /// <summary>Where it sweeps to: nothing else is ever paid there.</summary>
    public static Script SweptTo { get; } = Bip86.OutputScript(Nums.InternalKey);

    /// <summary>The output of a checkpoint that its ark tx didn't follow in time, by the operator's unroll leaf.</summary>
    /// <param name="leaf">By which the checkpoint spends.</param>
    public Transaction Sweep(ContractTerms terms, Transaction checkpoint, Closure leaf)
    {
        var unroll = (CsvMultisigClosure)Closure.Decode(terms.Operator.CheckpointLeaf);
        return Spend(checkpoint.OutPointOf(0), checkpoint.Outputs[0], OffchainTx.CheckpointScript(leaf, unroll), unroll, SweptTo, _forfeit);
    }

    /// <summary>The same for the checkpoint of a party's own coin.</summary>
    public Transaction SweepCoinOf(ExitParty party) =>
        Sweep(party.Exit.Kit.Terms, party.SpenderOf(party.Coin().OutPoint), PartyScripts.Default(party.Exit.Kit.Terms.Operator, party.Coin().Key).ForfeitClosures.Single());

    /// <summary>A second spend of a coin that a contract was opened with, by its owner and the operator, back to the owner.</summary>
    public Transaction Respend(ExitParty owner)
    {
        using var key = owner.CoinKey();
        var coin = owner.Coin();
        var script = PartyScripts.Default(owner.Exit.Kit.Terms.Operator, coin.Key);
        return Spend(coin.OutPoint, new TxOut(coin.Amount, script.ScriptPubKey), script, script.ForfeitClosures.Single(), owner.Payout(), key, _signer);
    }

    /// <summary>F2 of a pot on chain: HEIGHT, a key of the attestor and the operator need nobody else.</summary>
    public Transaction HeightWin(ExitParty height, int rung, ECPrivKey outcome)
    {
        using var key = height.ContractKey();
        var terms = height.Exit.Kit.Terms;
        var pot = PotScript.Of(terms, rung);
        return Spend(height.Exit.Kit.Pots[rung], new TxOut(terms.PotValue, pot.Script.ScriptPubKey), pot.Script, pot.HeightWin, height.Payout(), key, outcome, _signer);
    }

    /// <summary>Its signature where it is asked for it and plays by the rules.</summary>
    public void CoSign(PSBT psbt, int input) => LeafSigning.Sign(psbt, input, _signer);

    public void Dispose()
    {
        _signer.Dispose();
        _forfeit.Dispose();
    }

    /// <summary>At one sat/vB; all signatures have the same length, so that a first transaction tells the size.</summary>
    private static Transaction Spend(OutPoint outPoint, TxOut output, VtxoScript script, Closure leaf, Script to, params ECPrivKey[] keys)
    {
        var fee = new Satoshis(Sign(Satoshis.Zero).GetVirtualSize());
        return Sign(fee);

        Transaction Sign(Satoshis fee)
        {
            var psbt = new PSBT(new Transaction(Version, [new TxIn(outPoint, leaf.Sequence)], [new TxOut(output.Value - fee, to)], leaf.LockTime ?? 0));
            psbt.Inputs[0].WitnessUtxo = output;
            psbt.Inputs[0].SetTapLeafScript(new TapLeafScript(script.ControlBlock(leaf), leaf.Script));
            foreach (var key in keys)
            {
                LeafSigning.Sign(psbt, 0, key);
            }
            return TxFinalizer.Finalize(psbt);
        }
    }

    private static ECPrivKey Key(string path)
    {
        using var master = ExtKey.FromSeed(Hex.Decode(ContractStack.OperatorSeed));
        using var child = master.Derive(KeyPath.Parse(path));
        return ECPrivKey.Create(child.PrivateKey.ToBytes());
    }
}
