using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Stakes, pots and the split.</summary>
internal static class MoneyRules
{
    public static void Check(ContractTerms terms, TermsContext context)
    {
        var minimum = terms.Operator.MinimumOutput;
        foreach (var leg in new[] { Leg.Height, Leg.Time })
        {
            if (terms.Money.StakeOf(leg) < minimum)
            {
                throw ProtocolErrors.StakeBelowDust.Error(
                    $"{leg}'s stake of {terms.Money.StakeOf(leg)} is below {minimum}.", "It could not be refunded; trade more lots or another price.");
            }
        }
        if (terms.Money.StakeHeight + terms.Money.StakeTime != terms.PotValue * terms.Rungs.Count)
        {
            throw ProtocolErrors.StakesDoNotAddUp.Error(
                $"Stakes of {terms.Money.StakeHeight} and {terms.Money.StakeTime} for {terms.Rungs.Count} pots of {terms.PotValue}.", "Refuse the terms.");
        }
        if (context.ExpectedStakes is { } expected && (expected.Height != terms.Money.StakeHeight || expected.Time != terms.Money.StakeTime))
        {
            throw ProtocolErrors.StakesDoNotMatchPrice.Error(
                $"At this price the stakes are {expected.Height} and {expected.Time}, not {terms.Money.StakeHeight} and {terms.Money.StakeTime}.",
                "Refuse the terms.");
        }
        CheckSplit(terms, minimum);
        CheckPot(terms, context, minimum);
    }

    private static void CheckPot(ContractTerms terms, TermsContext context, Satoshis minimum)
    {
        if (terms.PotValue < minimum)
        {
            throw ProtocolErrors.StakeBelowDust.Error($"Pots of {terms.PotValue} are below {minimum}.", "Trade more lots.");
        }
        var floor = ExitCost.MinimumPot(terms, context.AncestorVirtualSize);
        if (terms.PotValue < floor && !context.SmallPotsConfirmed)
        {
            throw ProtocolErrors.PotBelowMinimum.Error(
                $"Pots of {terms.PotValue}; below {floor} an exit alone costs more than a third of one.", "Trade more lots, or confirm that you accept it.");
        }
    }

    private static void CheckSplit(ContractTerms terms, Satoshis minimum)
    {
        var height = terms.Money.SplitHeight;
        if (height > terms.PotValue)
        {
            throw ProtocolErrors.SplitInvalid.Error($"HEIGHT's part {height} exceeds the pot {terms.PotValue}.", "Refuse the terms.");
        }
        foreach (var part in new[] { height, terms.PotValue - height })
        {
            if (part > Satoshis.Zero && part < minimum)
            {
                throw ProtocolErrors.SplitInvalid.Error($"A part of {part} is below {minimum} and could not be relayed.", "Give it to the other leg.");
            }
        }
    }
}
