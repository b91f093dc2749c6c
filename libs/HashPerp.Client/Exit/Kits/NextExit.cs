using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>What the owner of a kit does next about one output: pure, from the chain's state and the owner's leg.</summary>
/// <param name="Path">The exit to publish; null while there is none for the owner.</param>
/// <param name="Awaits">What <paramref name="Opening"/> is of: <paramref name="Path"/>, the owner's claim if the race will be won, or Split of a pot that is lost.</param>
/// <param name="Opening">When that opens.</param>
/// <param name="Outcome">By the node's headers; null while the race is open, and for Setup.</param>
/// <param name="IsOver">Nothing is left to do for the owner but to wait for depth.</param>
public sealed record NextExit(ExitPath? Path, ExitPath Awaits, ExitOpening Opening, RaceOutcome? Outcome, bool IsOver)
{
    /// <param name="delaysFrom">Where delays begin or, before the output is confirmed, are expected to.</param>
    public static NextExit Choose(TargetState state, RaceOutcome? outcome, Leg owner, OutcomeKeys keys, ChainMoment now, long delaysFrom)
    {
        var target = state.Target;
        if (target.Rung is not { } rung)
        {
            return Take(target.Paths[0], state, outcome, delaysFrom);
        }
        var own = target.Path(ClaimOf(owner, keys.Of(rung, owner) is not null));
        if (outcome is not { } decided)
        {
            return new NextExit(null, own, ExitOpening.Of(own, delaysFrom), null, IsOver: state.Elsewhere);
        }
        if (decided.Winner == owner)
        {
            return Take(own, state, outcome, delaysFrom);
        }
        // The other side's pot: nobody's business but its own, until both may take the split.
        var split = target.Path(ClaimKind.Split);
        var opening = ExitOpening.Of(split, delaysFrom);
        return state.IsUnspent && opening.IsOpen(now)
            ? Take(split, state, outcome, delaysFrom)
            : new NextExit(null, split, opening, outcome, IsOver: true);
    }

    private static ClaimKind ClaimOf(Leg leg, bool fast) => (leg, fast) switch
    {
        (Leg.Height, true) => ClaimKind.FastHeight,
        (Leg.Height, false) => ClaimKind.ClaimHeight,
        (_, true) => ClaimKind.FastTime,
        _ => ClaimKind.ClaimTime,
    };

    private static NextExit Take(ExitPath path, TargetState state, RaceOutcome? outcome, long delaysFrom) =>
        new(path, path, ExitOpening.Of(path, delaysFrom), outcome, IsOver: state.Elsewhere || state.Confirmations > 0);
}
