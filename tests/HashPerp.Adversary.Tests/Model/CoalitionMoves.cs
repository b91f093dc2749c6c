namespace HashPerp.Adversary.Tests;

/// <summary>Everything that the malicious actors together can do in one look, one thing at a time, before anybody honest moves.</summary>
internal sealed class CoalitionMoves(Situation situation, Rules rules, HonestPlay honest)
{
    private readonly Graph _graph = situation.Graph;
    private readonly (string Name, int Checkpoint, ulong Both)[] _settlements = [.. situation.Graph.Txs.Where(tx => tx.Name.EndsWith(" ark tx", StringComparison.Ordinal))
        .Select(tx => tx.Name[..^" ark tx".Length])
        .Select(name => (name, situation.Graph.Of(name + " checkpoint"), situation.Graph.Mask($"{name} checkpoint", $"{name} ark tx")))];

    public IEnumerable<(string Name, State Next)> From(State state)
    {
        for (var tx = 0; tx < _graph.Txs.Count; tx++)
        {
            if (rules.IsValid(state, tx) && rules.CoalitionCanSign(state, tx))
            {
                yield return (_graph.Txs[tx].Name, state.Confirm(tx));
            }
        }
        if (situation.Cast.Attestors == Conduct.Malicious && !state.KeyPublic && state.Tick >= Clock.Outcome)
        {
            yield return ("attestors publish the right key", state with { KeyPublic = true });
        }
        foreach (var (name, checkpoint, both) in _settlements)
        {
            if ((state.Released & both) != both && CanAskOperator(state, checkpoint))
            {
                yield return ($"operator co-signs {name}", state.Release(both) with { CoSigned = state.CoSigned | both });
            }
            if ((state.Kit & both) != both && name == situation.MySettlement && situation.Cast.Operator == Conduct.Malicious && honest.AsksForSettlement(state))
            {
                yield return ($"operator co-signs {name} for the winner", state.Release(both) with { Kit = state.Kit | both });
            }
        }
    }

    private bool CanAskOperator(State state, int checkpoint) => (_graph.Txs[checkpoint].Signers & ~situation.Malicious) == Actors.S
        && rules.CoalitionCanSign(state.Release(1UL << checkpoint), checkpoint) && rules.OperatorCoSigns(state, checkpoint);
}
