using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Whether a client may sign what follows from these terms. The first rule that is broken is thrown as a numbered error (30-contract-protocol
/// §7), before anything has moved.
/// </summary>
public static class TermsValidation
{
    /// <exception cref="HashPerpException">One of <see cref="ProtocolErrors"/> or <see cref="ContractScriptErrors"/>.</exception>
    public static void Validate(this ContractTerms terms, TermsContext context)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(context);
        // One byte form only: terms that would not survive their own encoding are not what the other side will hash.
        _ = ContractTerms.Parse(terms.ToBytes());
        RequireNetwork(terms, context);
        SeriesRules.Check(terms, context);
        PartyRules.Check(terms, context);
        OperatorRules.Check(terms, context);
        MoneyRules.Check(terms, context);
        OpeningRules.Check(terms, context);
        FundingRules.Check(terms, context);
    }

    /// <summary>Refuses a proposal that is not the one the user saw.</summary>
    /// <exception cref="HashPerpException"><see cref="ProtocolErrors.ProposalChanged"/>.</exception>
    public static void RequireUnchanged(this ContractTerms terms, ContractTerms seen)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(seen);
        if (!terms.ToBytes().AsSpan().SequenceEqual(seen.ToBytes()))
        {
            throw ProtocolErrors.ProposalChanged.Error(
                $"The proposal {terms.Id()} is not the one that was accepted, {seen.Id()}.", "Show the new one to the user, or abort the round.");
        }
    }

    private static void RequireNetwork(ContractTerms terms, TermsContext context)
    {
        if (terms.Genesis != context.Genesis)
        {
            throw ProtocolErrors.OtherNetwork.Error(
                $"Terms for network {terms.Genesis}; this client is on {context.Genesis}.", "Check which network the market runs on.");
        }
        if (context.IsKnownMatch(terms.Match.MatchId))
        {
            throw ProtocolErrors.MatchReplayed.Error($"Match {terms.Match.MatchId} already has a contract.", "Refuse the replay.");
        }
    }
}
