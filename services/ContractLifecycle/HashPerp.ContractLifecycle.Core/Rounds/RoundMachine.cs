using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle.Core;

/// <summary>A round after an input, and what follows from it.</summary>
public sealed record RoundResult(Round Round, IReadOnlyList<RoundEffect> Effects);

/// <summary>
/// The coordinator's side of one round, as a pure function. Two rules stand above the rest: a contract is active because the operator's data show it and for
/// no other reason; and once a party says that the operator has the transaction, a round ends without a contract only when the operator's data show that
/// there can't be one.
/// </summary>
public static class RoundMachine
{
    /// <summary>Two orders met. The first tick tells both agents.</summary>
    public static Round Match(string id, Bytes32 maker, Leg makerLeg, Bytes32 taker, DateTimeOffset at) => new()
    {
        Id = id,
        IsDirect = false,
        Maker = new PartyView { Account = maker, Leg = makerLeg },
        Taker = new PartyView { Account = taker, Leg = makerLeg.Other() },
        StartedAt = at,
        ResumedAt = at,
        NoticeAt = at,
    };

    /// <summary>An agent reports a round that no match began. Its report is still to be applied.</summary>
    public static Round Direct(string id, Bytes32 reporter, Bytes32 counterparty, DateTimeOffset at) => new()
    {
        Id = id,
        IsDirect = true,
        Maker = new PartyView { Account = reporter },
        Taker = new PartyView { Account = counterparty },
        StartedAt = at,
        ResumedAt = at,
    };

    public static RoundResult Apply(Round round, RoundInput input, RoundTimes times)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(times);
        var turn = new Turn(round, times);
        switch (input)
        {
            case AgentReported reported:
                turn.Take(reported);
                break;
            case AgentAttached attached:
                turn.Repeat(attached);
                break;
            case Ticked ticked:
                Opening.Tick(turn, ticked);
                Verification.Ask(turn, ticked.At);
                break;
            case Resumed resumed:
                turn.Round = round with { ResumedAt = resumed.At, NoticeAt = round.NoticeAt is null ? null : resumed.At };
                Verification.Hurry(turn, resumed.At);
                break;
            case Verified verified:
                Verification.Answer(turn, verified);
                break;
            case InputSpentElsewhere spent:
                Verification.Bury(turn, spent.Candidate);
                break;
            case InputsUntouched untouched when Verification.IsIdleClaim(round, untouched, times):
                Verification.Bury(turn, untouched.Candidate);
                break;
            default:
                Ending.Take(turn, input);
                break;
        }
        return new RoundResult(turn.Round, turn.Effects);
    }

    /// <summary>When the round wants its next <see cref="Ticked"/>; null when only reports or facts can move it.</summary>
    public static DateTimeOffset? DueAt(Round round, RoundTimes times)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(times);
        DateTimeOffset?[] moments = [round.NoticeAt, round.VerifyAt, Opening.Deadline(round, times)];
        return moments.Min();
    }
}
