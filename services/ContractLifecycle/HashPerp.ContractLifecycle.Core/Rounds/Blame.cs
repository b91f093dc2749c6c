using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Core;

/// <summary>
/// Who let a time-out pass, from what each side has reported. The coordinator sees no message of a round, so a party that claims to have sent what it
/// didn't is believed until the other says otherwise; where the two words stand against each other nobody gets a strike, and both orders are over.
/// </summary>
internal static class Blame
{
    /// <summary>The agent's own number for a time-out; also <c>ContractErrors.TimedOut</c> of the client.</summary>
    private const int AgentTimedOut = 3211;

    /// <summary>Refusals of what the <b>other</b> sent: terms, orders, messages.</summary>
    private static readonly (int From, int To)[] Accusations = [(3003, 3041), (1401, 1499), (3202, 3204), (3206, 3209)];

    public static Verdict Of(Round round, bool makerAttached, bool takerAttached)
    {
        if (round.IsDirect)
        {
            return new Verdict(LifecycleErrors.BothSilent.Number, "The direct round came to nothing.", [], []);
        }
        var leavers = new[] { Party.Maker, Party.Taker }.Where(party => round[party].SaysAborted && round[party].AbortCode != AgentTimedOut).ToArray();
        if (leavers.Length > 0)
        {
            return OfLeavers(round, leavers);
        }
        var maker = makerAttached || round.Maker.HasReported;
        var taker = takerAttached || round.Taker.HasReported;
        if (round.Maker.Progress < AgentState.Proposed)
        {
            return taker ? Silent(Party.Maker, "The maker's agent didn't propose.") : Both("Neither agent has answered.");
        }
        if (round.Taker.Progress < AgentState.Agreed)
        {
            return Silent(Party.Taker, "The taker's agent didn't answer the proposal.");
        }
        if (round.Maker.Progress != round.Taker.Progress)
        {
            return round.Maker.Progress < round.Taker.Progress
                ? Silent(Party.Maker, $"The maker's agent stopped at {round.Maker.Progress}.") : Silent(Party.Taker, $"The taker's agent stopped at {round.Taker.Progress}.");
        }
        return (makerAttached, takerAttached) switch
        {
            (true, false) => Silent(Party.Taker, "The taker's agent went away."),
            (false, true) => Silent(Party.Maker, "The maker's agent went away."),
            _ => Both($"Both agents stopped at {round.Maker.Progress}."),
        };
    }

    private static Verdict OfLeavers(Round round, Party[] leavers)
    {
        var accuser = Array.FindIndex(leavers, party => Accusations.Any(range => round[party].AbortCode >= range.From && round[party].AbortCode <= range.To));
        if (accuser >= 0)
        {
            return new Verdict(
                LifecycleErrors.Disputed.Number, $"The {leavers[accuser]} refused what the other sent, with error {round[leavers[accuser]].AbortCode}.",
                [], [Party.Maker, Party.Taker]);
        }
        return new Verdict(
            LifecycleErrors.WalkedOut.Number, $"The {leavers[0]} walked out with error {round[leavers[0]].AbortCode}.", leavers, leavers);
    }

    private static Verdict Silent(Party party, string reason) => new(
        (party == Party.Maker ? LifecycleErrors.MakerSilent : LifecycleErrors.TakerSilent).Number, reason, [party], [party]);

    private static Verdict Both(string reason) =>
        new(LifecycleErrors.BothSilent.Number, reason, [Party.Maker, Party.Taker], [Party.Maker, Party.Taker]);
}
