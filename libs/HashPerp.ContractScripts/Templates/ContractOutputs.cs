using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// The outputs of a transaction that creates a live contract, in template order (35-formats §3), without the anchor. Used by ark txs (instant,
/// Final) and by joint intents (anchored, on-chain) alike.
/// </summary>
public static class ContractOutputs
{
    /// <summary>Pots by ascending strike, connector HEIGHT, connector TIME, payments, change HEIGHT, change TIME, other change.</summary>
    public static IReadOnlyList<TxOut> Live(ContractTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return [.. Pots(terms), Connector(terms, Leg.Height), Connector(terms, Leg.Time), .. Beside(terms)];
    }

    /// <summary>One pot for each rung, each worth q x lots.</summary>
    public static IReadOnlyList<TxOut> Pots(ContractTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return [.. Enumerable.Range(0, terms.Rungs.Count).Select(rung => new TxOut(terms.PotValue, PotScript.Of(terms, rung).Script.ScriptPubKey))];
    }

    /// <summary>
    /// A position connector: never an input of a contract transaction. Whoever owns it beside the unspent pots is the participant.
    /// </summary>
    public static TxOut Connector(ContractTerms terms, Leg leg)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return PartyScripts.OffchainPayout(terms, leg, terms.ConnectorValue);
    }

    /// <summary>What a leg gets back when a contract never comes to life: stake and connector.</summary>
    public static Satoshis RefundOf(ContractTerms terms, Leg leg)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms.Money.StakeOf(leg) + terms.ConnectorValue;
    }

    /// <summary>Payments in term order, then changes by owner. None is zero.</summary>
    internal static IEnumerable<TxOut> Beside(ContractTerms terms) => terms.Payments
        .Select(payment => new TxOut(payment.Amount, Script.PayToTaproot(payment.VtxoKey)))
        .Concat(ChangesOf(terms, CoinOwner.Height)).Concat(ChangesOf(terms, CoinOwner.Time)).Concat(ChangesOf(terms, CoinOwner.Other))
        .Where(output => output.Value > Satoshis.Zero);

    private static IEnumerable<TxOut> ChangesOf(ContractTerms terms, CoinOwner owner) => terms.Changes
        .Where(change => change.Owner == owner).Select(change => new TxOut(change.Amount, Script.PayToTaproot(change.VtxoKey)));
}
