using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// The coins that open a contract: exact value, fresh from a batch, nobody else's history, long-lived. A stranger in the ancestry could
/// pull the contract to the chain or vanish with a branch that the exit needs.
/// </summary>
internal static class FundingRules
{
    /// <summary>Remaining life of a coin beyond d2: three days in seconds.</summary>
    private const long LifeBeyondClaimDelay = 259_200;

    private const int MostOwnHops = 2;

    public static void Check(ContractTerms terms, TermsContext context)
    {
        CheckShape(terms);
        foreach (var leg in new[] { Leg.Height, Leg.Time })
        {
            var brought = Satoshis.Sum(terms.Inputs.Where(input => input.Owner == (CoinOwner)leg).Select(input => input.Amount));
            var due = terms.Money.StakeOf(leg) + terms.ConnectorValue;
            if (brought != due)
            {
                throw ProtocolErrors.FundingAmountWrong.Error(
                    $"{leg} brings {brought}; stake and connector are {due}.", "Coins have the exact value; make one in a batch first.");
            }
        }
        foreach (var input in terms.Inputs)
        {
            CheckCoin(terms, context, input);
        }
    }

    private static void CheckShape(ContractTerms terms)
    {
        if (terms.Payments.Count > 0 || terms.Changes.Count > 0)
        {
            throw ProtocolErrors.FundingWithChange.Error(
                "An opening has neither change nor payments.", "A shared change output would tie contracts together; bring coins of the exact value.");
        }
        if (terms.Inputs.Any(input => input.Owner == CoinOwner.Other))
        {
            throw ProtocolErrors.FundingWithStrangers.Error("Somebody else's coin funds the contract.", "Only HEIGHT and TIME fund an opening.");
        }
        var order = new InputOrder(terms.Inputs);
        for (var i = 1; i < terms.Inputs.Count; i++)
        {
            if (terms.Inputs.Take(i).Any(earlier => earlier.OutPoint == terms.Inputs[i].OutPoint))
            {
                throw ProtocolErrors.CoinUsedTwice.Error($"Coin {terms.Inputs[i].OutPoint} is named twice.", "Refuse the terms.");
            }
            if (order.Compare(terms.Inputs[i - 1], terms.Inputs[i]) >= 0)
            {
                throw ProtocolErrors.TermsOutOfOrder.Error(
                    $"Coin {terms.Inputs[i].OutPoint} is out of order.", "HEIGHT's coins, then TIME's, each ascending by (txid internal bytes, vout).");
            }
        }
    }

    private static void CheckCoin(ContractTerms terms, TermsContext context, TermsInput input)
    {
        if (!context.Coins.TryGetValue(input.OutPoint, out var coin) || coin.OutPoint != input.OutPoint)
        {
            throw ProtocolErrors.FundingUnknown.Error($"Nothing is known of coin {input.OutPoint}.", "Ask the operator's index and verify the ancestry first.");
        }
        KeyRules.RequireUsable(input.Key, "coin key");
        if (!coin.ScriptPubKey.Equals(PartyScripts.Default(terms.Operator, input.Key).ScriptPubKey))
        {
            throw ContractScriptErrors.WrongKey.Error($"Coin {input.OutPoint} is not locked to {input.Key}.", "Refuse the terms.");
        }
        if (coin.Amount != input.Amount)
        {
            throw ContractScriptErrors.WrongAmount.Error($"Coin {input.OutPoint} holds {coin.Amount}, the terms say {input.Amount}.", "Refuse the terms.");
        }
        if (!coin.IsFree)
        {
            throw ProtocolErrors.FundingNotFree.Error($"Coin {input.OutPoint} is spent, reserved or burnt.", "Bring another coin.");
        }
        if (coin.HasStrangers || coin.Hops > Math.Min(context.MaxOwnHops, MostOwnHops))
        {
            throw ProtocolErrors.FundingWithStrangers.Error(
                $"Coin {input.OutPoint} is {coin.Hops} hops from its batch{(coin.HasStrangers ? ", with strangers" : "")}.", "Renew it in a batch first.");
        }
        var needed = context.TipMedianTime + terms.ClaimDelay + LifeBeyondClaimDelay;
        if (coin.ExpiresAt < needed)
        {
            throw ProtocolErrors.FundingTooShortLived.Error(
                $"Coin {input.OutPoint} expires at {coin.ExpiresAt}; it must live until {needed}.", "Renew it in a batch first.");
        }
    }
}
