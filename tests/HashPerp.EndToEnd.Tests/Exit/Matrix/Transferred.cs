using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>A transfer of HEIGHT's place with every signature on it: pots and price in one ark tx, and the claims of the new pots. No client makes one yet; the template does.</summary>
internal sealed class Transferred : IDisposable
{
    private const long PriceSat = 60_000;

    /// <summary>The price and two new connectors.</summary>
    public const long CoinSat = PriceSat + 660;

    private readonly ECPrivKey _buyer = KeyOf(0xc1);
    private readonly ECPrivKey _coin = KeyOf(0xc2);
    private readonly HostileOperator _operator = new();
    private readonly TransferPlan _plan;
    private readonly IReadOnlyList<Transaction> _checkpoints;
    private readonly Transaction _arkTx;
    private readonly SignedClaimSet _claims;

    private Transferred(ContractTerms terms, IReadOnlyList<OutPoint> pots, OutPoint coin, ECPrivKey seller, ECPrivKey time)
    {
        var price = new TermsPayment(new Satoshis(PriceSat), PartyScripts.Default(terms, Leg.Height).OutputKey.Value);
        _plan = TransferPlan.Of(terms, pots, Leg.Height, terms with
        {
            HeightKey = _buyer.XOnlyPubKey.Value, Inputs = [new TermsInput(CoinOwner.Other, coin, new Satoshis(CoinSat), _coin.XOnlyPubKey.Value)], Payments = [price], Changes = [],
        });
        _claims = new SignedClaimSet(_plan.Claims, ClaimSignatures.Sign(_plan.Claims, _buyer).ToBytes(), ClaimSignatures.Sign(_plan.Claims, time).ToBytes());
        var arkTx = _plan.Tx.NewArkTx();
        var checkpoints = new List<Transaction>();
        for (var input = 0; input < _plan.Tx.InputCount; input++)
        {
            var checkpoint = _plan.Tx.NewCheckpoint(input);
            foreach (var owner in input < pots.Count ? new[] { seller, time } : [_coin])
            {
                LeafSigning.Sign(arkTx, input, owner);
                LeafSigning.Sign(checkpoint, 0, owner);
            }
            _operator.CoSign(arkTx, input);
            _operator.CoSign(checkpoint, 0);
            checkpoints.Add(TxFinalizer.Finalize(checkpoint));
        }
        (_checkpoints, _arkTx) = (checkpoints, TxFinalizer.Finalize(arkTx));
    }

    public Transaction CoinCheckpoint => _checkpoints[^1];

    /// <summary>The buyer's coin lies on the chain at once: how it would get there is the same as for any other.</summary>
    public static async Task<Transferred> AtAsync(MatrixStage stage, ExitParty height, ExitParty time)
    {
        var terms = height.Exit.Kit.Terms;
        var script = PartyScripts.Default(terms.Operator, CoinKey);
        var txid = await stage.Chain.PayAsync(BitcoinAddress.Encode(script.ScriptPubKey, BitcoinNetwork.Regtest), CoinSat);
        await stage.Chain.MineQuicklyAsync();
        var paid = (await stage.Chain.Node.Rpc.GetRawTransactionAsync(txid))!.Transaction;
        var output = paid.Outputs.Index().Single(output => output.Item.ScriptPubKey.Equals(script.ScriptPubKey)).Index;
        using var seller = height.ContractKey();
        using var other = time.ContractKey();
        return new Transferred(terms, height.Exit.Kit.Pots, paid.OutPointOf(output), seller, other);
    }

    /// <summary>Checkpoints and ark tx, a block each, paid for by somebody.</summary>
    /// <returns>The median time past before the block of the ark tx: where the new pots' delays begin.</returns>
    public async Task<long> PublishAsync(MatrixStage stage, ExitParty payer)
    {
        await payer.ConfirmedAsync(_checkpoints);
        var before = await stage.Chain.MedianTimeAsync();
        await payer.ConfirmedAsync(_arkTx);
        return before;
    }

    public Transaction Checkpoint(int rung) => _checkpoints[rung];

    public Transaction Claim(int rung, ClaimKind kind) => _claims.Complete(rung, kind);

    /// <summary>The buyer's coin by the operator's leaf, when no ark tx has followed its checkpoint.</summary>
    public Transaction SweepCoin() =>
        _operator.Sweep(_plan.Next, CoinCheckpoint, PartyScripts.Default(_plan.Next.Operator, CoinKey).ForfeitClosures.Single());

    /// <summary>Satoshi at the buyer's payout on chain.</summary>
    public async Task<long> PaidAsync(ReplayedChain chain) =>
        (await chain.Node.Rpc.ScanTxOutSetAsync([$"raw({Bip86.OutputScript(_buyer.XOnlyPubKey).ToHex()})"])).Sum(coin => coin.Output.Value.Value);

    public void Dispose()
    {
        _operator.Dispose();
        _coin.Dispose();
        _buyer.Dispose();
    }

    private static Bytes32 CoinKey
    {
        get
        {
            using var key = KeyOf(0xc2);
            return key.XOnlyPubKey.Value;
        }
    }

    private static ECPrivKey KeyOf(byte value) => ECPrivKey.Create([.. Enumerable.Repeat(value, 32)]);
}
