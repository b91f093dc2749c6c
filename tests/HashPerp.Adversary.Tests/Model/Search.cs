using System.Numerics;

namespace HashPerp.Adversary.Tests;

/// <summary>What the honest party has on chain, or safe in a batch, when everything is over.</summary>
internal enum Payoff
{
    Nothing = 0,

    /// <summary>Swept by an operator that is honest: back in a later batch if it likes (X8b).</summary>
    AtOperator = 1,

    /// <summary>One stake: what the party brought.</summary>
    Stake = 2,

    /// <summary>Both stakes: what the winner is due.</summary>
    Full = 4,
}

/// <summary>The worst payoff that the coalition can bring about, and how.</summary>
/// <param name="Trace">Its moves in order; empty when it can do nothing worse than nothing.</param>
internal sealed record Worst(Payoff Payoff, IReadOnlyList<string> Trace);

/// <summary>Plays every sequence of the coalition's moves against the one way in which the honest play, and keeps the worst end.</summary>
internal sealed class Search
{
    private readonly Situation _situation;
    private readonly Rules _rules;
    private readonly HonestPlay _honest;
    private readonly CoalitionMoves _moves;
    private readonly ulong _stakes, _pots, _claims, _sweeps;
    private readonly Dictionary<State, (int Score, int Moves, string? Move, State Next)> _known = [];

    private Search(Situation situation)
    {
        _situation = situation;
        _rules = new Rules(situation);
        _honest = new HonestPlay(situation, _rules);
        _moves = new CoalitionMoves(situation, _rules, _honest);
        _stakes = situation.Graph.Mask(tx => tx.PaysTo(situation.Me) == 1);
        _pots = situation.Graph.Mask(tx => tx.PaysTo(situation.Me) == 2);
        _claims = situation.Graph.Mask(tx => tx.Kind == TxKind.Claim && tx.PaysTo(situation.Me) > 0);
        _sweeps = situation.Graph.Mask(tx => tx.Kind == TxKind.Sweep);
    }

    public static Worst Of(Situation situation)
    {
        var search = new Search(situation);
        var (score, _) = search.Solve(situation.Start);
        return new Worst((Payoff)score, [.. search.Trace(situation.Start)]);
    }

    /// <summary>The lowest score, and the fewest moves of the coalition that reach it.</summary>
    private (int Score, int Moves) Solve(State state)
    {
        if (_known.TryGetValue(state, out var known))
        {
            return (known.Score, known.Moves);
        }
        if (Score(state) is { } end)
        {
            return (end, 0);
        }
        var waited = _honest.Attest(_honest.Turn(state).NextTick());
        var (score, moves) = Solve(waited);
        (int Score, int Moves, string? Move, State Next) best = (score, moves, null, waited);
        foreach (var (name, next) in _moves.From(state))
        {
            (score, moves) = Solve(next);
            if (score < best.Score || (score == best.Score && moves + 1 < best.Moves))
            {
                best = (score, moves + 1, name, next);
            }
        }
        _known[state] = best;
        return (best.Score, best.Moves);
    }

    private int? Score(State state)
    {
        var units = BitOperations.PopCount(state.Confirmed & _stakes) + (2 * BitOperations.PopCount(state.Confirmed & _pots));
        if (state.Settled || units >= 2)
        {
            return (int)Payoff.Full;
        }
        var honestOperator = _situation.Cast.Operator is Conduct.Honest or Conduct.Late;
        var swept = honestOperator && (state.Confirmed & _sweeps) != 0;
        var isOpen = (honestOperator && !swept) || Graph.Members(_claims & ~state.Confirmed).Any(claim => _rules.IsPossible(state, claim));
        if (isOpen && state.Tick < _situation.Clock.End)
        {
            return null;
        }
        return (int)(units == 1 ? Payoff.Stake : swept ? Payoff.AtOperator : Payoff.Nothing);
    }

    private IEnumerable<string> Trace(State state)
    {
        while (_known.TryGetValue(state, out var step))
        {
            if (step.Move is not null)
            {
                yield return $"{state.Tick - Clock.Outcome:+0;-0;0}: {step.Move}";
            }
            state = step.Next;
        }
    }
}
