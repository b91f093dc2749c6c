using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Locks, rungs and outcome keys.</summary>
internal static class SeriesRules
{
    /// <summary>2038-01-19 03:14:07 UTC: stock operators decode CLTV operands as signed 32-bit numbers.</summary>
    private const uint LastTime = int.MaxValue;

    /// <summary>nLockTime values below are heights (BIP65).</summary>
    private const uint LockTimeThreshold = 500_000_000;

    public static void Check(ContractTerms terms, TermsContext context)
    {
        CheckListing(terms.Series);
        CheckLocks(terms.Series, context);
        CheckOrder(terms.Rungs);
        CheckStrikeTimes(terms.Rungs, context);
        CheckAttestors(terms.Series, context);
        CheckOutcomeKeys(terms.Series);
        AnnouncementProof.VerifyAll(terms, context.Announcements);
    }

    private static void CheckListing(SeriesTerms series)
    {
        var listing = series.Listing;
        if (listing.Height >= series.Height || listing.Time < LockTimeThreshold || listing.ReferenceReward == Satoshis.Zero || series.Confirmations == 0)
        {
            throw ProtocolErrors.ListingInvalid.Error(
                $"Listing block {listing.Height} at {listing.Time}, reward {listing.ReferenceReward}, {series.Confirmations} confirmations, H = {series.Height}.",
                "Compare with the attestor's announcement.");
        }
    }

    private static void CheckLocks(SeriesTerms series, TermsContext context)
    {
        if (series.Height <= context.TipHeight)
        {
            throw ProtocolErrors.HeightPassed.Error($"Block {series.Height} has come; the tip is {context.TipHeight}.", "Trade a later expiry.");
        }
        if (series.Height >= LockTimeThreshold)
        {
            throw ProtocolErrors.ListingInvalid.Error($"{series.Height} is no block height.", "Compare with the attestor's announcement.");
        }
        foreach (var rung in series.Rungs)
        {
            if (rung.Time > LastTime)
            {
                throw ProtocolErrors.TimeBeyond2038.Error(
                    $"T = {rung.Time} lies after 2038-01-19.", "Operators cannot lock that far ahead; trade an earlier expiry.");
            }
            if (rung.Time <= context.TipMedianTime)
            {
                throw ProtocolErrors.TimePassed.Error($"T = {rung.Time} has passed; the median time is {context.TipMedianTime}.", "Trade a later expiry.");
            }
            if (rung.Time <= series.Listing.Time)
            {
                throw ProtocolErrors.ListingInvalid.Error(
                    $"T = {rung.Time} is not after the listing at {series.Listing.Time}.", "Compare with the announcement.");
            }
        }
    }

    private static void CheckOrder(IReadOnlyList<RungTerms> rungs)
    {
        for (var i = 1; i < rungs.Count; i++)
        {
            if (rungs[i].Strike <= rungs[i - 1].Strike)
            {
                throw ProtocolErrors.TermsOutOfOrder.Error($"Strike {rungs[i].Strike} does not follow {rungs[i - 1].Strike}.", "Rungs ascend by strike.");
            }
            if (rungs[i].Time <= rungs[i - 1].Time)
            {
                throw ProtocolErrors.StrikeTimesNotIncreasing.Error(
                    $"T({rungs[i].Strike}) = {rungs[i].Time} is not after T({rungs[i - 1].Strike}) = {rungs[i - 1].Time}.", "The listing is wrong; refuse it.");
            }
        }
    }

    /// <summary>A strike map that falls somewhere would let two rates settle the same way.</summary>
    private static void CheckStrikeTimes(IReadOnlyList<RungTerms> rungs, TermsContext context)
    {
        if (context.StrikeTime is not { } strikeTime)
        {
            return;
        }
        foreach (var rung in rungs)
        {
            var time = strikeTime(rung.Strike);
            if (time != rung.Time)
            {
                throw ProtocolErrors.StrikeTimeWrong.Error($"T({rung.Strike}) is {time}, the terms say {rung.Time}.", "Recompute it from the listing header.");
            }
            if (strikeTime(new SatPerPhDay(rung.Strike.Value + 1)) <= time)
            {
                throw ProtocolErrors.StrikeTimesNotIncreasing.Error(
                    $"T does not rise from {rung.Strike} to the next tick.", "The listing is wrong; refuse it.");
            }
        }
    }

    private static void CheckAttestors(SeriesTerms series, TermsContext context)
    {
        if (series.Attestors.Count < context.RequiredAttestors)
        {
            throw ProtocolErrors.TooFewAttestors.Error(
                $"Announced by {series.Attestors.Count} attestors; this network needs {context.RequiredAttestors}.",
                "Trade a series that all attestors announced.");
        }
        foreach (var attestor in series.Attestors)
        {
            if (!context.PinnedAttestors.Contains(attestor))
            {
                throw ProtocolErrors.UnknownAttestor.Error($"{attestor} is not a pinned attestor.", "Attestors change only with a release.");
            }
        }
        Distinct(series.Attestors, "attestor");
    }

    private static void CheckOutcomeKeys(SeriesTerms series)
    {
        var all = new List<Bytes32>();
        foreach (var rung in series.Rungs)
        {
            if (rung.HeightKeys.Intersect(rung.TimeKeys).Any())
            {
                throw ProtocolErrors.OutcomeKeysEqual.Error($"KH = KT at {rung.Strike}.", "One published key would pay both legs; refuse it.");
            }
            all.AddRange(rung.HeightKeys);
            all.AddRange(rung.TimeKeys);
        }
        all.ForEach(key => KeyRules.RequireUsable(key, "outcome key"));
        Distinct([.. all, .. series.Attestors], "outcome key");
    }

    private static void Distinct(IReadOnlyList<Bytes32> keys, string what)
    {
        if (keys.GroupBy(key => key).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw ProtocolErrors.OutcomeKeyReused.Error($"The {what} {twice.Key} appears twice.", "A key that decides two things decides neither safely.");
        }
    }
}
