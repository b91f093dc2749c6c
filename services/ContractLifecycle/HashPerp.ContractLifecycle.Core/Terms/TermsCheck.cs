using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Core;

/// <summary>
/// Whether reported terms are what was agreed on. The agents check far more, each with its own sources; here it is decided what the coordinator asks the
/// operator about and tells others.
/// </summary>
public static class TermsCheck
{
    /// <summary>
    /// Terms of a match: both signed orders, price, lots and market, to the letter. Which coins pay is between the agents and the operator: an agent may have
    /// made coins of the exact value from those of its order.
    /// </summary>
    /// <param name="match">As <see cref="MatchFacts.Checked"/> returned it.</param>
    /// <exception cref="HashPerpException"><see cref="LifecycleErrors.TermsNotOfMatch"/>, or what the prices of the market refuse.</exception>
    public static void Require(ContractTerms terms, MatchFacts match, GenesisPrefix genesis)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(match);
        if (terms.Match != match.Reference)
        {
            throw Refuse($"They name match {terms.Match.MatchId}, not {match.MatchId}.");
        }
        if (terms.Price != match.Price || terms.Lots != match.Lots)
        {
            throw Refuse($"{terms.Lots} lots at {terms.Price}; the match is {match.Lots} at {match.Price}.");
        }
        if (terms.Series.Height != match.ExpiryHeight || terms.Money.PerLot != match.PerLot
            || !terms.Rungs.Select(rung => rung.Strike).SequenceEqual(match.Strikes))
        {
            throw Refuse("Expiry, strikes or lot are not those of the market.");
        }
        RequireMoney(terms, genesis);
        foreach (var order in new[] { match.Maker, match.Taker })
        {
            if (ContractKey.Derive(order.OrderBaseKey, match.MatchId) != terms.KeyOf(order.Leg))
            {
                throw Refuse($"The {order.Leg} key doesn't follow from the order and the match.");
            }
        }
    }

    /// <summary>Terms of a direct round, which name no trade of a market: those of a match can't be claimed by two accounts that say the same.</summary>
    /// <exception cref="HashPerpException"><see cref="LifecycleErrors.TermsNotOfMatch"/>, or what the prices of the market refuse.</exception>
    public static void RequireDirect(ContractTerms terms, GenesisPrefix genesis)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (terms.Match.TradeSequence != 0)
        {
            throw Refuse($"They are of trade {terms.Match.TradeSequence} of a market.");
        }
        RequireMoney(terms, genesis);
    }

    private static void RequireMoney(ContractTerms terms, GenesisPrefix genesis)
    {
        if (terms.Genesis != genesis)
        {
            throw Refuse("They are for another network.");
        }
        if (terms.Opening is not (OpeningMode.Instant or OpeningMode.TwoStep))
        {
            throw Refuse($"They open {terms.Opening}, which no round does yet.");
        }
        if (terms.Payments.Count > 0 || terms.Changes.Count > 0 || terms.Inputs.Any(input => input.Owner == CoinOwner.Other))
        {
            throw Refuse("An opening has neither payments, change nor strangers' coins.");
        }
        var market = new Market(terms.Genesis, terms.Series.Height, [.. terms.Rungs.Select(rung => rung.Strike)], terms.Money.PerLot);
        if (market.Id != terms.MarketId)
        {
            throw Refuse($"Their market is {terms.MarketId}, their strikes and lot make {market.Id}.");
        }
        var stakes = market.Stakes(terms.Price, terms.Lots);
        foreach (var leg in new[] { Leg.Height, Leg.Time })
        {
            if (terms.Money.StakeOf(leg) != stakes.Of(leg))
            {
                throw Refuse($"{leg} stakes {terms.Money.StakeOf(leg)}; at this price it is {stakes.Of(leg)}.");
            }
            var paid = Satoshis.Sum(terms.Inputs.Where(input => input.Owner == (CoinOwner)leg).Select(input => input.Amount));
            if (paid != terms.Money.StakeOf(leg) + terms.ConnectorValue)
            {
                throw Refuse($"{leg} brings {paid}; stake and connector are {terms.Money.StakeOf(leg) + terms.ConnectorValue}.");
            }
        }
    }

    private static HashPerpException Refuse(string what) =>
        LifecycleErrors.TermsNotOfMatch.Error($"These terms are not of this round. {what}", "Report the terms that both agents built.");
}
