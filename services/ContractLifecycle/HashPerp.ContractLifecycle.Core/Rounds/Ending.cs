namespace HashPerp.ContractLifecycle.Core;

/// <summary>What happens to a contract that stands.</summary>
internal static class Ending
{
    public static void Take(Turn turn, RoundInput input)
    {
        var round = turn.Round;
        switch (input)
        {
            case OutputSpent when round.State is RoundState.SetUp or RoundState.Active:
                turn.Round = round with { OutputsTouched = true, Questions = 0, VerifyAt = input.At };
                break;
            case RefundSeen refund when round.State == RoundState.SetUp:
                End(turn, RoundState.Refunded);
                turn.Do(new WasRefunded(refund.ArkTxid));
                break;
            case CloseSeen close when round.State == RoundState.Active:
                End(turn, RoundState.Closed);
                turn.Do(new WasClosed(close.ArkTxid));
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
