namespace HashPerp.ContractLifecycle.Core;

/// <summary>What happens to a contract that stands.</summary>
internal static class Ending
{
    public static void Take(Turn turn, RoundInput input)
    {
        var round = turn.Round;
        switch (input)
        {
            case OutputSpent when round.State == RoundState.SetUp:
                turn.Do(new CheckRefund(round.Contract!));
                turn.Do(new Verify(round.Contract!, VerifiedStep.Final));
                break;
            case OutputSpent when round.State == RoundState.Active:
                turn.Do(new CheckClose(round.Contract!));
                break;
            case RefundSeen when round.State == RoundState.SetUp:
                End(turn, RoundState.Refunded);
                turn.Do(new WasRefunded());
                break;
            case CloseSeen when round.State == RoundState.Active:
                End(turn, RoundState.Closed);
                turn.Do(new WasClosed());
                break;
            case RungSettled when round.State == RoundState.Active:
                End(turn, RoundState.Settling);
                break;
            case ContractSettled when round.State is RoundState.Active or RoundState.Settling:
                End(turn, RoundState.Settled);
                break;
            default:
                // Said of a contract that is elsewhere: told twice, or late.
                break;
        }
    }

    private static void End(Turn turn, RoundState state) => turn.Round = turn.Round with { State = state, VerifyAt = null };
}
