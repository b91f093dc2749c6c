namespace HashPerp.ContractLifecycle.Core;

/// <summary>From the match to the submission: who has to act, until when, and what happens when nobody does.</summary>
internal static class Opening
{
    public static void Advance(Turn turn, DateTimeOffset at)
    {
        var round = turn.Round;
        if (!round.IsOpening)
        {
            return;
        }
        if (round.ProposedAt is null && round.Maker.Progress >= AgentState.Proposed)
        {
            round = round with { ProposedAt = at };
        }
        if (round.AnySubmitted)
        {
            turn.Round = round with { State = RoundState.Submitted, SubmittedAt = at, Leaving = null, NoticeAt = null };
            return;
        }
        var lowest = round.Maker.Progress < round.Taker.Progress ? round.Maker.Progress : round.Taker.Progress;
        var highest = round.Maker.Progress > round.Taker.Progress ? round.Maker.Progress : round.Taker.Progress;
        turn.Round = round with
        {
            State = lowest >= AgentState.Presigned ? RoundState.Presigned : highest >= AgentState.Proposed ? RoundState.Proposed : round.State,
        };
        if (round.Maker.SaysAborted || round.Taker.SaysAborted)
        {
            Leave(turn, Blame.Of(turn.Round, makerAttached: true, takerAttached: true), at);
        }
    }

    public static void Tick(Turn turn, Ticked ticked)
    {
        var round = turn.Round;
        if (round.NoticeAt <= ticked.At)
        {
            var repeat = round.IsOpening && !round.IsDirect;
            turn.Round = round with { NoticeAt = repeat ? ticked.At + turn.Times.NoticeEvery : null };
            foreach (var party in new[] { Party.Maker, Party.Taker }.Where(party => repeat && !round[party].HasReported))
            {
                turn.Do(new Notify(party));
            }
        }
        if (Deadline(turn.Round, turn.Times) <= ticked.At)
        {
            Leave(turn, Blame.Of(turn.Round, ticked.MakerAttached, ticked.TakerAttached), ticked.At);
        }
    }

    /// <summary>When patience with the present state ends; null when it has no end, or when the round is already ending.</summary>
    public static DateTimeOffset? Deadline(Round round, RoundTimes times)
    {
        if (!round.IsOpening || round.Leaving is not null)
        {
            return null;
        }
        var end = round.Since(round.ProposedAt ?? round.StartedAt) + times.Round + times.Late;
        if (round.IsDirect)
        {
            return end;
        }
        if (round.ProposedAt is null)
        {
            return round.Since(round.StartedAt) + times.Answer;
        }
        return round.Taker.Progress < AgentState.Agreed ? round.Since(round.ProposedAt.Value) + times.Answer : end;
    }

    /// <summary>Ends the round, but not before the operator was asked about every transaction that may exist.</summary>
    public static void Leave(Turn turn, Verdict verdict, DateTimeOffset at)
    {
        if (turn.Round.Leaving is not null)
        {
            return;
        }
        if (turn.Round.Candidates.Count == 0)
        {
            Abort(turn, verdict);
            return;
        }
        turn.Round = turn.Round with { Leaving = verdict, Absent = [], Questions = 0 };
        Verification.Hurry(turn, at);
    }

    public static void Abort(Turn turn, Verdict verdict)
    {
        turn.Round = turn.Round with { State = RoundState.Aborted, Aborted = verdict, Leaving = null, NoticeAt = null, VerifyAt = null };
        turn.Do(new WasAborted(verdict));
        if (!turn.Round.IsDirect)
        {
            turn.Do(new TellAbort(Party.Maker));
            turn.Do(new TellAbort(Party.Taker));
        }
    }
}
