namespace HashPerp.ContractLifecycle.Core;

/// <summary>When the operator is asked, and what its answers change.</summary>
internal static class Verification
{
    /// <summary>Where nothing hangs on the answer but somebody's claim, asking ends after so many questions; a new report begins again.</summary>
    private const int MostQuestions = 12;

    /// <summary>Sets the next question after something was reported.</summary>
    public static void Schedule(Turn turn, DateTimeOffset at)
    {
        var round = turn.Round;
        if (Wanted(round).Count == 0)
        {
            turn.Round = round with { VerifyAt = null };
            return;
        }
        var target = round.State != RoundState.SetUp && round.Candidates.Any(candidate => candidate.IsTwoStep) ? AgentState.SetUp : AgentState.Active;
        var there = new[] { round.Maker, round.Taker }.Count(view => view.Progress >= target);
        var moment = (round.State, there) switch
        {
            (RoundState.Submitted or RoundState.Stuck or RoundState.AtRisk, 0) => at + turn.Times.VerifyEvery,
            (RoundState.Submitted or RoundState.Stuck or RoundState.AtRisk or RoundState.SetUp, 1) => at + turn.Times.Late,
            _ => at,
        };
        turn.Round = round with { VerifyAt = round.VerifyAt < moment ? round.VerifyAt : moment };
    }

    /// <summary>Asks now.</summary>
    public static void Hurry(Turn turn, DateTimeOffset at)
    {
        turn.Round = turn.Round with { VerifyAt = Wanted(turn.Round).Count > 0 ? at : null };
        Ask(turn, at);
    }

    /// <summary>Asks what is due, and sets the next time: an answer may be lost.</summary>
    public static void Ask(Turn turn, DateTimeOffset at)
    {
        var round = turn.Round;
        if (!(round.VerifyAt <= at))
        {
            return;
        }
        var wanted = Wanted(round);
        if (wanted.Count == 0 || (round.Questions >= MostQuestions && !MustKnow(round)))
        {
            turn.Round = round with { VerifyAt = null };
            return;
        }
        turn.Round = round with { VerifyAt = at + PauseAfter(round.Questions, turn.Times), Questions = Math.Min(round.Questions + 1, MostQuestions) };
        foreach (var question in wanted)
        {
            turn.Do(question);
        }
    }

    public static void Answer(Turn turn, Verified verified)
    {
        if (!IsQuestion(turn.Round, verified))
        {
            return;
        }
        switch (verified.Answer)
        {
            case OperatorAnswer.Stands:
                Stand(turn, verified);
                break;
            case OperatorAnswer.Absent:
                Miss(turn, verified);
                break;
            default:
                Despair(turn, verified.At);
                break;
        }
    }

    /// <summary>Terms that can never stand are no reason to wait.</summary>
    public static void Bury(Turn turn, Candidate candidate)
    {
        var round = turn.Round;
        if (round.Contract is not null || round.IsOpening || !round.Candidates.Contains(candidate))
        {
            return;
        }
        turn.Round = round = round with { Dead = [.. round.Dead, candidate] };
        if (round.Candidates.Count == 0 && round.State is RoundState.Submitted or RoundState.Stuck or RoundState.AtRisk)
        {
            Opening.Abort(turn, new Verdict(
                LifecycleErrors.CoinSpentElsewhere.Number, "A coin of the contract went elsewhere, or the operator was never given its transaction.", [],
                round.IsDirect ? [] : [Party.Maker, Party.Taker]));
        }
    }

    /// <summary>
    /// One party says that it has submitted, the other that it has given up, which it may only while its own signature isn't out; and after ten minutes the
    /// operator still hasn't seen the transaction. Without this rule one lie would hold the other's order for ever.
    /// </summary>
    public static bool IsIdleClaim(Round round, InputsUntouched untouched, RoundTimes times)
    {
        var (maker, taker) = (round.Maker, round.Taker);
        var isDenied = (maker.SaysSubmitted && taker.SaysAborted && !taker.SaysSubmitted) || (taker.SaysSubmitted && maker.SaysAborted && !maker.SaysSubmitted);
        return isDenied && round.State == RoundState.Stuck && untouched.At - round.Since(round.SubmittedAt!.Value) >= times.WithoutOperator;
    }

    /// <summary>What the operator is asked in this state.</summary>
    private static IReadOnlyList<RoundAction> Wanted(Round round)
    {
        var views = new[] { round.Maker, round.Taker };
        switch (round.State)
        {
            case RoundState.Submitted or RoundState.Stuck or RoundState.AtRisk:
            case RoundState.Aborted when round.AnySubmitted:
                return First(round.Candidates);
            case RoundState.Matched or RoundState.Proposed or RoundState.Presigned when round.Leaving is not null:
                return First(round.Candidates.Except(round.Absent));
            case RoundState.SetUp:
                return [.. round.OutputsTouched || views.Any(view => view.Progress >= AgentState.Active) ? [new Verify(round.Contract!, VerifiedStep.Final)] : NoActions,
                    .. round.OutputsTouched || views.Any(view => view.SaysRefunded) ? [new CheckRefund(round.Contract!)] : NoActions];
            case RoundState.Active when round.OutputsTouched || views.Any(view => view.SaysClosed):
                return [new CheckClose(round.Contract!)];
            default:
                return [];
        }
    }

    private static readonly RoundAction[] NoActions = [];

    private static RoundAction[] First(IEnumerable<Candidate> candidates) =>
        [.. candidates.Select(candidate => new Verify(candidate, candidate.IsTwoStep ? VerifiedStep.Setup : VerifiedStep.Open))];

    private static bool IsQuestion(Round round, Verified verified) => round.State switch
    {
        RoundState.SetUp => verified.Candidate == round.Contract && verified.Step == VerifiedStep.Final,
        _ => round.Contract is null && round.Candidates.Contains(verified.Candidate)
            && verified.Step == (verified.Candidate.IsTwoStep ? VerifiedStep.Setup : VerifiedStep.Open),
    };

    private static bool MustKnow(Round round) => round.Leaving is not null || round.State is RoundState.Submitted or RoundState.Stuck or RoundState.AtRisk;

    private static TimeSpan PauseAfter(int questions, RoundTimes times)
    {
        var pause = times.VerifyEvery * (1 << Math.Min(questions, MostQuestions));
        return pause < times.VerifyAtMost ? pause : times.VerifyAtMost;
    }

    private static void Stand(Turn turn, Verified verified)
    {
        var isSetup = verified.Step == VerifiedStep.Setup;
        turn.Round = turn.Round with
        {
            State = isSetup ? RoundState.SetUp : RoundState.Active,
            Contract = verified.Candidate,
            SubmittedAt = turn.Round.SubmittedAt ?? verified.At,
            Leaving = null,
            Absent = [],
            NoticeAt = null,
            VerifyAt = null,
            OperatorSilentSince = null,
            OutputsTouched = false,
            Questions = 0,
        };
        turn.Do(isSetup ? new WasSetUp(verified.Candidate) : new Activated(verified.Candidate));
        Schedule(turn, verified.At);
        Ask(turn, verified.At);
    }

    private static void Miss(Turn turn, Verified verified)
    {
        var round = turn.Round with { OperatorSilentSince = null };
        if (round.Leaving is { } verdict)
        {
            round = round with { Absent = [.. round.Absent.Append(verified.Candidate).Distinct()] };
            turn.Round = round;
            if (round.Candidates.All(round.Absent.Contains))
            {
                Opening.Abort(turn, verdict);
            }
            return;
        }
        var overdue = round.SubmittedAt is { } since && verified.At - round.Since(since) >= turn.Times.Round;
        var isStuck = round.State == RoundState.AtRisk || (round.State == RoundState.Submitted && overdue);
        turn.Round = round = round with { State = isStuck ? RoundState.Stuck : round.State };
        if (round.State == RoundState.Stuck)
        {
            turn.Do(new CheckInputs(verified.Candidate));
        }
    }

    private static void Despair(Turn turn, DateTimeOffset at)
    {
        var round = turn.Round;
        var since = round.OperatorSilentSince ?? at;
        var again = at + turn.Times.VerifyEvery;
        var isAtRisk = round.State is RoundState.Submitted or RoundState.Stuck && at - since >= turn.Times.WithoutOperator;
        turn.Round = round with
        {
            State = isAtRisk ? RoundState.AtRisk : round.State,
            OperatorSilentSince = since,
            VerifyAt = round.VerifyAt < again ? round.VerifyAt : again,
        };
    }
}
