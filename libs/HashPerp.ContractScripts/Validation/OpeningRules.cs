namespace HashPerp.ContractScripts;

/// <summary>The opening mode and its deadline.</summary>
internal static class OpeningRules
{
    /// <summary>Final's checkpoint is not signed after the deadline; before it there must be time for a whole round of sixty seconds and more.</summary>
    private const uint ShortestSetup = 600;

    public static void Check(ContractTerms terms, TermsContext context)
    {
        if (terms.Opening != OpeningMode.TwoStep)
        {
            if (terms.SetupDeadline != 0)
            {
                throw ProtocolErrors.SetupDeadlineInvalid.Error(
                    $"A Setup deadline in a contract that opens {terms.Opening}.", "Only two-step openings have one.");
            }
            return;
        }
        if (terms.SetupDeadline < context.TipMedianTime + ShortestSetup)
        {
            throw ProtocolErrors.SetupDeadlineInvalid.Error(
                $"The Setup deadline {terms.SetupDeadline} is less than {ShortestSetup} s after the median time {context.TipMedianTime}.",
                "Agree on a later one.");
        }
        var firstGuard = terms.Rungs.Min(terms.Series.GuardOf);
        if (terms.SetupDeadline >= firstGuard)
        {
            throw ProtocolErrors.SetupDeadlineInvalid.Error(
                $"The Setup deadline {terms.SetupDeadline} is not before the last tenth of the race, from {firstGuard}.",
                "A loser could refund himself once he sees the outcome coming; agree on an earlier one.");
        }
    }
}
