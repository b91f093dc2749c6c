using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// A whole transfer (30-contract-protocol §6): one party's place in a live contract passes to a buyer, in one ark tx with its price. Pots of the
/// old version and the buyer's coins go in; the same pots between buyer and the other party, connectors of both, and the seller's payment come out. The
/// claim set of the new pots is signed by their two parties before anybody signs this.
/// </summary>
public sealed class TransferPlan
{
    private TransferPlan(ContractTerms next, ContractTx tx)
    {
        Next = next;
        Tx = tx;
        Pots = [.. Enumerable.Range(0, next.Rungs.Count).Select(tx.OutPointOf)];
        Claims = ClaimSet.Build(next, Pots);
    }

    /// <summary>The terms as they stand afterwards.</summary>
    public ContractTerms Next { get; }

    /// <summary>Signed by both old parties on every pot, and by the buyer on its coins.</summary>
    public ContractTx Tx { get; }

    /// <summary>The new pots, by rung.</summary>
    public IReadOnlyList<OutPoint> Pots { get; }

    /// <summary>All claims over the new pots, between buyer and the other party.</summary>
    public ClaimSet Claims { get; }

    /// <param name="terms">As the contract stands.</param>
    /// <param name="pots">Its pots, by rung, all of them unspent.</param>
    /// <param name="seller">The leg that passes on.</param>
    /// <param name="next">The same terms but for the seller's key, which is the buyer's, and for inputs (the buyer's coins), payments (the price) and changes.</param>
    /// <exception cref="HashPerpException"><see cref="ProtocolErrors.TransferInvalid"/>: something else differs.</exception>
    public static TransferPlan Of(ContractTerms terms, IReadOnlyList<OutPoint> pots, Leg seller, ContractTerms next)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(pots);
        ArgumentNullException.ThrowIfNull(next);
        RequireTransfer(terms, seller, next);
        if (pots.Count != terms.Rungs.Count || pots.Distinct().Count() != pots.Count)
        {
            throw ContractScriptErrors.WrongInputs.Error($"{pots.Count} pots for {terms.Rungs.Count} rungs.", "Give one distinct outpoint for every rung.");
        }
        var inputs = pots.Select((outPoint, rung) =>
        {
            var script = PotScript.Of(terms, rung);
            return new VtxoInput(outPoint, terms.PotValue, script.Script, script.Mutual);
        });
        return new TransferPlan(next, new ContractTx(terms.Operator, [.. inputs, .. OpeningPlan.FundingInputs(next)], ContractOutputs.Live(next)));
    }

    private static void RequireTransfer(ContractTerms terms, Leg seller, ContractTerms next)
    {
        var buyer = next.KeyOf(seller);
        var restored = next with
        {
            HeightKey = seller == Leg.Height ? terms.HeightKey : next.HeightKey,
            TimeKey = seller == Leg.Time ? terms.TimeKey : next.TimeKey,
            Inputs = terms.Inputs, Payments = terms.Payments, Changes = terms.Changes,
        };
        if (buyer == terms.HeightKey || buyer == terms.TimeKey || !restored.ToBytes().AsSpan().SequenceEqual(terms.ToBytes()))
        {
            throw ProtocolErrors.TransferInvalid.Error(
                $"These terms are not {seller.ToString().ToUpperInvariant()}'s place passed on to a third key.", "A transfer changes one key, and what is paid; build it from your own terms.");
        }
        if (next.Inputs.Count == 0 || next.Inputs.Any(input => input.Owner != CoinOwner.Other) || next.Payments.Count == 0)
        {
            throw ProtocolErrors.TransferInvalid.Error("A transfer has coins of the buyer and a payment to the seller.", "Position and price never go apart.");
        }
    }
}
