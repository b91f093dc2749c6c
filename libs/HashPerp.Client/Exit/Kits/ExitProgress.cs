using System.Text.Json.Nodes;
using HashPerp.ContractScripts;

namespace HashPerp.Client;

/// <summary>How one output stands, in words and in JSON.</summary>
public static class ExitProgress
{
    public static string Sentence(TargetState state, NextExit next, ChainMoment now)
    {
        if (state.Elsewhere)
        {
            return "It was spent by a transaction that is not in this kit.";
        }
        if (state.Taken is { } taken)
        {
            return state.Confirmations == 0 ? $"{taken.Name} {taken.Txid} waits for a block." : $"{taken.Name} {taken.Txid} has {ExitText.Count(state.Confirmations, "confirmation")}.";
        }
        var left = $"{next.Awaits.Name}{(state.DelaysFrom is null ? ", once unrolled" : "")}, {next.Opening.Left(now)}";
        if (next.Path is not null)
        {
            return $"{left}.";
        }
        return next.Outcome is null ? $"If it is won: {left}." : $"It is the other party's. {left}, if it is there by then.";
    }

    public static JsonObject Describe(TargetState state, NextExit next, ChainMoment now) => new()
    {
        ["rung"] = state.Target.Rung,
        ["name"] = state.Target.Name,
        ["value_sat"] = state.Target.Value.Value,
        ["unrolled"] = state.DelaysFrom is not null,
        ["winner"] = next.Outcome is { } outcome ? ExitText.Leg(outcome.Winner) : null,
        ["next"] = state.Taken is null && !state.Elsewhere ? next.Path?.Name : null,
        ["awaits"] = next.Awaits.Name,
        ["taken"] = state.Taken?.Name,
        ["txid"] = state.Taken?.Txid.ToString(),
        ["confirmations"] = state.Confirmations,
        ["elsewhere"] = state.Elsewhere,
        ["blocks_left"] = next.Opening.BlocksLeft(now),
        ["seconds_left"] = next.Opening.SecondsLeft(now),
        ["eta"] = next.Opening.Eta(now),
        ["height"] = now.Height,
    };

    /// <summary>Whom an exit pays how much, satoshi.</summary>
    public static (long Height, long Time) Paid(ExitPath path, ContractTerms terms)
    {
        var (height, time) = (0L, 0L);
        var toHeight = PartyScripts.OnchainPayout(terms, Primitives.Leg.Height, Primitives.Satoshis.Zero).ScriptPubKey;
        // The anchor comes last and holds nothing.
        foreach (var output in path.Presigned.Transaction.Outputs.SkipLast(1))
        {
            if (output.ScriptPubKey.Equals(toHeight))
            {
                height += output.Value.Value;
            }
            else
            {
                time += output.Value.Value;
            }
        }
        return (height, time);
    }
}
