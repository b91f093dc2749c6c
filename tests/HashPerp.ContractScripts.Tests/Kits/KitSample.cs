using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts.Tests;

/// <summary>A kit of the golden parties whose coins are outputs of a made-up commitment transaction.</summary>
internal static class KitSample
{
    /// <summary>Version, previous hash, merkle root, time 1,705,000,000, bits, nonce: only hash and time matter here.</summary>
    public static readonly byte[] ListingHeader = [.. new byte[68], .. BitConverter.GetBytes(1_705_000_000u), .. new byte[8]];

    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static ExitKit Instant => Build(Rebase(GoldenFile.Terms("instant")), terms => OpeningPlan.Instant(terms), final: true);

    public static ExitKit TwoStepActivated => Build(Rebase(GoldenFile.Terms("two_step")), TwoStepPlan, final: true);

    public static ExitKit TwoStepWaiting => Build(Rebase(GoldenFile.Terms("two_step")), TwoStepPlan, final: false);

    private static OpeningPlan TwoStepPlan(ContractTerms terms) => OpeningPlan.TwoStep(terms, ActivationSecret.Hash(Secret));

    /// <summary>Puts the coins onto the commitment transaction, and the listing onto a header that exists.</summary>
    private static ContractTerms Rebase(ContractTerms terms)
    {
        var commitment = Commitment(terms);
        return terms with
        {
            Series = terms.Series with { Listing = terms.Series.Listing with { Hash = new uint256(Hashes.Sha256d(ListingHeader)) } },
            Inputs = [.. terms.Inputs.Select((input, i) => input with { OutPoint = commitment.OutPointOf(i) })],
        };
    }

    private static Transaction Commitment(ContractTerms terms) => new(
        2, [new TxIn(new OutPoint(new uint256(new byte[32]), 7))],
        [.. terms.Inputs.Select(input => new TxOut(input.Amount, PartyScripts.Default(terms.Operator, input.Key).ScriptPubKey))], 0);

    private static ExitKit Build(ContractTerms terms, Func<ContractTerms, OpeningPlan> planOf, bool final)
    {
        var plan = planOf(terms);
        using var height = GoldenParties.ContractKeyOf(terms, Leg.Height);
        using var time = GoldenParties.ContractKeyOf(terms, Leg.Time);
        var graph = new List<KitTransaction> { new(KitTransactionKind.Commitment, Commitment(terms)) };
        if (plan.Setup is { } setup)
        {
            Add(graph, setup.Tx, terms, null);
        }
        if (final)
        {
            Add(graph, plan.Creation, terms, plan.Setup?.ConditionWitness(Secret));
        }
        return new ExitKit
        {
            Terms = terms,
            ContractId = terms.Id(),
            Version = 1,
            Leg = Leg.Time,
            ActivationHash = plan.Setup?.ActivationHash,
            Pots = plan.Pots,
            Announcements = GoldenParties.Announce(terms),
            ListingHeader = ListingHeader,
            Graph = graph,
            HeightClaims = ClaimSignatures.Sign(plan.Claims, height).ToBytes(),
            TimeClaims = ClaimSignatures.Sign(plan.Claims, time).ToBytes(),
            HeightRefundExit = plan.Setup?.RefundExit.Sign(height),
            TimeRefundExit = plan.Setup?.RefundExit.Sign(time),
        };
    }

    private static void Add(List<KitTransaction> graph, ContractTx tx, ContractTerms terms, WitScript? condition)
    {
        var arkTx = tx.NewArkTx();
        for (var input = 0; input < tx.InputCount; input++)
        {
            var checkpoint = tx.NewCheckpoint(input);
            Sign(checkpoint, 0, tx.SignersOf(input), terms, condition);
            graph.Add(new KitTransaction(KitTransactionKind.Checkpoint, TxFinalizer.Finalize(checkpoint)));
            Sign(arkTx, input, tx.SignersOf(input), terms, condition);
        }
        graph.Add(new KitTransaction(KitTransactionKind.Ark, TxFinalizer.Finalize(arkTx)));
    }

    private static void Sign(PSBT psbt, int input, IReadOnlyList<Bytes32> signers, ContractTerms terms, WitScript? condition)
    {
        foreach (var signer in signers)
        {
            using var key = signer == terms.HeightKey ? GoldenParties.ContractKeyOf(terms, Leg.Height)
                : signer == terms.TimeKey ? GoldenParties.ContractKeyOf(terms, Leg.Time)
                : GoldenParties.CoinKey(signer);
            LeafSigning.Sign(psbt, input, key);
        }
        using var op = GoldenParties.Key("operator");
        LeafSigning.Sign(psbt, input, op);
        if (condition is not null)
        {
            psbt.Inputs[input].SetCondition(condition);
        }
    }
}
