using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Core;

/// <summary>The transactions that follow from terms, as far as the coordinator has to recognise them.</summary>
public sealed class ContractPlan
{
    private readonly OpeningPlan _opening;
    private readonly uint256[] _wins;

    private ContractPlan(OpeningPlan opening)
    {
        _opening = opening;
        Pot[] pots = [.. opening.Pots.Select((outPoint, rung) => new Pot(rung, outPoint))];
        _wins = [.. new[] { Leg.Height, Leg.Time }.Select(leg => SettlementPlan.Win(opening.Terms, leg, pots).Txid)];
    }

    public ContractTerms Terms => _opening.Terms;

    /// <summary>By rung.</summary>
    public IReadOnlyList<OutPoint> Pots => _opening.Pots;

    /// <summary>The one output of a two-step opening's first transaction; null in an instant opening.</summary>
    public OutPoint? SetupOutput => _opening.Setup?.OutPoint;

    /// <param name="secretHash">Two-step only.</param>
    /// <exception cref="HashPerpException">The terms make no transactions, or the hash is missing.</exception>
    public static ContractPlan Of(ContractTerms terms, Bytes32? secretHash)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return new ContractPlan(terms.Opening == OpeningMode.Instant
            ? OpeningPlan.Instant(terms)
            : OpeningPlan.TwoStep(terms, secretHash ?? throw LifecycleErrors.TermsMissing.Error("A two-step opening needs the hash of its secret.")));
    }

    public string TxidOf(VerifiedStep step) => (step == VerifiedStep.Setup ? _opening.Setup!.Tx.Txid : _opening.Creation.Txid).ToString();

    /// <summary>The outputs whose spending changes the contract, once this step stands.</summary>
    public IReadOnlyList<OutPoint> LiveOutputs(VerifiedStep step) => step == VerifiedStep.Setup ? [SetupOutput!.Value] : Pots;

    /// <summary>Whether a transaction that spent the Setup output gave both their own back.</summary>
    public bool IsRefund(string arkTxid) => _opening.Setup?.Refund.Txid.ToString() == arkTxid;

    /// <summary>
    /// Whether a transaction that spent all pots off-chain was agreed on: the only other leaf that the operator co-signs is a win, and wins are known.
    /// </summary>
    /// <param name="spentBy">The ark txid that spent each pot.</param>
    public bool IsClose(IReadOnlyList<string> spentBy)
    {
        ArgumentNullException.ThrowIfNull(spentBy);
        return spentBy.Count == Pots.Count && spentBy.Distinct().Count() == 1 && spentBy[0].Length > 0
            && _wins.All(win => win.ToString() != spentBy[0]);
    }
}
