using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Core;

/// <summary>One input being worked on: the round so far, and what follows.</summary>
internal sealed class Turn(Round round, RoundTimes times)
{
    private readonly List<RoundEffect> _effects = [];

    public Round Round { get; set; } = round;

    public RoundTimes Times { get; } = times;

    public IReadOnlyList<RoundEffect> Effects => _effects;

    public void Do(RoundEffect effect) => _effects.Add(effect);

    /// <summary>A report that was taken before, or that a newer one overtook, says nothing.</summary>
    public void Take(AgentReported reported)
    {
        var old = Round[reported.Party];
        if (reported.Report.Number <= old.Number)
        {
            return;
        }
        var view = old.With(reported.Report);
        Round = Round.With(reported.Party, view);
        if (Round.IsDirect && view.Leg is { } leg)
        {
            NameLegs(reported.Party, leg);
        }
        if (Round.Maker.HasReported && Round.Taker.HasReported)
        {
            Round = Round with { NoticeAt = null };
        }
        // What the operator was asked before this report doesn't clear what the report names.
        Round = Round with { Absent = [], Questions = 0 };
        Opening.Advance(this, reported.At);
        Verification.Schedule(this, reported.At);
        Verification.Ask(this, reported.At);
    }

    /// <summary>Says again what an agent may have missed while it was away.</summary>
    public void Repeat(AgentAttached attached)
    {
        var view = Round[attached.Party];
        if (Round.IsOpening && !Round.IsDirect && !view.HasReported)
        {
            Do(new Notify(attached.Party));
        }
        if (Round.State == RoundState.Aborted && !Round.IsDirect && !view.SaysAborted)
        {
            Do(new TellAbort(attached.Party));
        }
    }

    private void NameLegs(Party party, Leg leg)
    {
        var other = party == Party.Maker ? Party.Taker : Party.Maker;
        if (Round[other].Leg is null)
        {
            Round = Round.With(other, Round[other] with { Leg = leg.Other() });
        }
    }
}
