using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Makes a party's exit kit from its own signing round: its record and what it has verified itself. Deterministic and without any other process,
/// so a restarted agent makes the same kit.
/// </summary>
internal sealed class KitBuilder(KitStore store)
{
    /// <summary>The steps on the way to the pots, in order.</summary>
    private static readonly string[] Opening = [StepNames.Open, StepNames.Setup, StepNames.Final];

    /// <summary>Builds the kit as the record has it now, and stores it. The caller moves on only once this has returned.</summary>
    /// <exception cref="HashPerpException">What is missing or wrong: the contract must not count as opened then.</exception>
    public void BuildAndStore(ContractRecord record) => store.Save(Build(record));

    private ExitKit Build(ContractRecord record)
    {
        var opening = ContractPlans.OpeningOf(record);
        var material = store.RequireMaterial(record.Round);
        var (own, peer) = (record.OwnPresignatures!, record.PeerPresignatures!);
        var (height, time) = record.Leg == Leg.Height ? (own, peer) : (peer, own);
        return new ExitKit
        {
            Terms = opening.Terms,
            ContractId = opening.Terms.Id(),
            Version = ExitKit.ContractVersion,
            Leg = record.Leg,
            ActivationHash = opening.Setup?.ActivationHash,
            Pots = opening.Pots,
            Announcements = material.Announcements,
            ListingHeader = material.ListingHeader,
            Graph = [.. Ancestors(material), .. Opening.Select(record.Step).OfType<ArkStepRecord>().Where(step => step.Finalized).SelectMany(FinalTransactions)],
            HeightClaims = Hex.Decode(height.Claims),
            TimeClaims = Hex.Decode(time.Claims),
            HeightRefundExit = height.RefundExit is { } byHeight ? Hex.Decode(byHeight) : null,
            TimeRefundExit = time.RefundExit is { } byTime ? Hex.Decode(byTime) : null,
        };
    }

    /// <summary>Fully signed checkpoints, then the ark tx that spends them.</summary>
    private static IEnumerable<KitTransaction> FinalTransactions(ArkStepRecord step) =>
    [
        .. step.Checkpoints.Select(checkpoint => new KitTransaction(KitTransactionKind.Checkpoint, TxFinalizer.Finalize(PSBT.Parse(checkpoint)))),
        new KitTransaction(KitTransactionKind.Ark, TxFinalizer.Finalize(PSBT.Parse(step.ArkTransaction!))),
    ];

    private static IEnumerable<KitTransaction> Ancestors(KitMaterial material)
    {
        var checkpoints = new HashSet<uint256>();
        foreach (var commitment in material.Commitments)
        {
            yield return new KitTransaction(KitTransactionKind.Commitment, commitment);
        }
        foreach (var transaction in material.Ancestry.Transactions)
        {
            var kind = KindOf(transaction, checkpoints);
            if (kind == KitTransactionKind.Checkpoint)
            {
                checkpoints.Add(transaction.GetHash());
            }
            yield return new KitTransaction(kind, transaction);
        }
    }

    /// <summary>Tree transactions are spent by key; checkpoints and ark txs by script, and an ark tx spends checkpoints.</summary>
    private static KitTransactionKind KindOf(Transaction transaction, HashSet<uint256> checkpoints)
    {
        if (transaction.Inputs[0].WitScript.Count == 1)
        {
            return KitTransactionKind.Tree;
        }
        return checkpoints.Contains(transaction.Inputs[0].PrevOut.Hash) ? KitTransactionKind.Ark : KitTransactionKind.Checkpoint;
    }
}
