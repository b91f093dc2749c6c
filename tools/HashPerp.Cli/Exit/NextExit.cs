using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>What the owner of a kit does next about one output: pure, from the chain's state and the owner's leg.</summary>
/// <param name="Path">The exit to publish; null while there is none for the owner.</param>
/// <param name="Opening">When <paramref name="Path"/> opens; for somebody else's pot when Split does.</param>
/// <param name="Outcome">By the node's headers; null while the race is open, and for Setup.</param>
/// <param name="IsOver">Nothing is left to do for the owner but to wait for depth.</param>
internal sealed record NextExit(ExitPath? Path, ExitOpening Opening, RaceOutcome? Outcome, bool IsOver)
{
    /// <param name="delaysFrom">Where delays begin or, before the output is confirmed, are expected to.</param>
    public static NextExit Choose(TargetState state, RaceOutcome? outcome, Leg owner, OutcomeKeys keys, ChainMoment now, long delaysFrom)
    {
        var target = state.Target;
        if (target.Rung is not { } rung)
        {
            return Take(target.Paths[0], state, outcome, delaysFrom);
        }
        var split = target.Path(ClaimKind.Split);
        if (outcome is not { } decided)
        {
            return new NextExit(null, ExitOpening.Of(split, delaysFrom), null, IsOver: state.Elsewhere);
        }
        if (decided.Winner == owner)
        {
            return Take(target.Path(ClaimOf(owner, keys.Of(rung, owner) is not null)), state, outcome, delaysFrom);
        }
        // The other side's pot: nobody's business but its own, until both may take the split.
        var opening = ExitOpening.Of(split, delaysFrom);
        return state.IsUnspent && opening.IsOpen(now)
            ? Take(split, state, outcome, delaysFrom)
            : new NextExit(null, opening, outcome, IsOver: state.DelaysFrom is not null);
    }

    private static ClaimKind ClaimOf(Leg leg, bool fast) => (leg, fast) switch
    {
        (Leg.Height, true) => ClaimKind.FastHeight,
        (Leg.Height, false) => ClaimKind.ClaimHeight,
        (_, true) => ClaimKind.FastTime,
        _ => ClaimKind.ClaimTime,
    };

    private static NextExit Take(ExitPath path, TargetState state, RaceOutcome? outcome, long delaysFrom) =>
        new(path, ExitOpening.Of(path, delaysFrom), outcome, IsOver: state.Elsewhere || state.Confirmations > 0);
}
