using System.Text;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts.Tests;

/// <summary>A contract whose coins lie on a test's chain, with every signature of both parties and the operator.</summary>
internal static class NodeContract
{
    private static readonly Satoshis Pot = new(86_500);

    /// <summary>Five rungs, one for each kind of claim, their times a hundred seconds apart.</summary>
    public static async Task<ContractTerms> FundAsync(RegtestChain chain, OpeningMode mode, uint height, uint firstTime, ulong trade, uint deadline = 0)
    {
        var template = GoldenFile.Terms("instant");
        var match = template.Match with { TradeSequence = trade };
        var op = template.Operator;
        using var heightBase = GoldenParties.Key("alice order base");
        using var timeBase = GoldenParties.Key("bob order base");
        using var heightCoin = GoldenParties.Key("coin key a0");
        using var timeCoin = GoldenParties.Key("coin key b0");
        var (stakeHeight, stakeTime) = (new Satoshis(200_000), new Satoshis(232_500));
        var coins = await chain.PayAsync(
        [
            new TxOut(stakeHeight + op.MinimumOutput, PartyScripts.Default(op, heightCoin.XOnlyPubKey.Value).ScriptPubKey),
            new TxOut(stakeTime + op.MinimumOutput, PartyScripts.Default(op, timeCoin.XOnlyPubKey.Value).ScriptPubKey),
        ]);
        return template with
        {
            Match = match,
            Money = new MoneyTerms(template.Money.PerLot, stakeHeight, stakeTime, new Satoshis(40_000)),
            Series = template.Series with { Height = height, Rungs = [.. Enumerable.Range(0, 5).Select(i => Rung(height, firstTime, i))] },
            HeightKey = ContractKey.Derive(heightBase.XOnlyPubKey.Value, match.MatchId),
            TimeKey = ContractKey.Derive(timeBase.XOnlyPubKey.Value, match.MatchId),
            Opening = mode,
            SetupDeadline = deadline,
            Inputs =
            [
                new TermsInput(CoinOwner.Height, coins.OutPointOf(0), stakeHeight + op.MinimumOutput, heightCoin.XOnlyPubKey.Value),
                new TermsInput(CoinOwner.Time, coins.OutPointOf(1), stakeTime + op.MinimumOutput, timeCoin.XOnlyPubKey.Value),
            ],
        };
    }

    /// <summary>Checkpoint by checkpoint, then the ark tx: each a package with a child that pays, each in a block.</summary>
    public static async Task UnrollAsync(RegtestChain chain, ContractTx tx, ContractTerms terms)
    {
        for (var input = 0; input < tx.InputCount; input++)
        {
            var checkpoint = tx.NewCheckpoint(input);
            Sign(checkpoint, 0, terms.Inputs[input].Key);
            await chain.ConfirmAsync(TxFinalizer.Finalize(checkpoint));
        }
        var arkTx = tx.NewArkTx();
        for (var input = 0; input < tx.InputCount; input++)
        {
            Sign(arkTx, input, terms.Inputs[input].Key);
        }
        await chain.ConfirmAsync(TxFinalizer.Finalize(arkTx));
    }

    /// <summary>All claims, signed by both.</summary>
    public static SignedClaimSet SignClaims(OpeningPlan plan)
    {
        using var height = GoldenParties.ContractKeyOf(plan.Terms, Leg.Height);
        using var time = GoldenParties.ContractKeyOf(plan.Terms, Leg.Time);
        return new SignedClaimSet(plan.Claims, ClaimSignatures.Sign(plan.Claims, height).ToBytes(), ClaimSignatures.Sign(plan.Claims, time).ToBytes());
    }

    /// <summary>The claim of a kind on the rung that is set aside for it.</summary>
    public static Transaction Claim(SignedClaimSet claims, ClaimKind kind) => kind.IsFast()
        ? claims.CompleteFast((int)kind, kind, GoldenParties.Published(kind.Winner()!.Value, claims.Claims.Terms, (int)kind))
        : claims.Complete((int)kind, kind);

    public static Transaction RefundExit(SetupPlan setup)
    {
        using var height = GoldenParties.ContractKeyOf(setup.Terms, Leg.Height);
        using var time = GoldenParties.ContractKeyOf(setup.Terms, Leg.Time);
        return setup.RefundExit.Complete(new Dictionary<Bytes32, byte[]>
        {
            [setup.Terms.HeightKey] = setup.RefundExit.Sign(height),
            [setup.Terms.TimeKey] = setup.RefundExit.Sign(time),
        });
    }

    private static RungTerms Rung(uint height, uint firstTime, int index)
    {
        var time = firstTime + (100 * (uint)index);
        var secret = Hashes.Sha256(Encoding.UTF8.GetBytes("expiry secret 0"));
        using var heightKey = OutcomeKey.Derive(secret, Leg.Height, height, time);
        using var timeKey = OutcomeKey.Derive(secret, Leg.Time, height, time);
        return new RungTerms(new SatPerPhDay(42_000 + index), time, [heightKey.XOnlyPubKey.Value], [timeKey.XOnlyPubKey.Value]);
    }

    private static void Sign(PSBT psbt, int input, Bytes32 coinKey)
    {
        using var owner = GoldenParties.CoinKey(coinKey);
        using var op = GoldenParties.Key("operator");
        LeafSigning.Sign(psbt, input, owner);
        LeafSigning.Sign(psbt, input, op);
    }
}
