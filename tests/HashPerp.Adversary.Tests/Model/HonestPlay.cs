namespace HashPerp.Adversary.Tests;

/// <summary>What everybody honest does in one look, after the coalition has moved: 30-contract-protocol §5, with nothing left to choose.</summary>
internal sealed class HonestPlay(Situation situation, Rules rules)
{
    private readonly Graph _graph = situation.Graph;
    private readonly int _pot = situation.Graph.Output(situation.Pot);
    private readonly ulong _virtual = situation.Graph.Mask(tx => tx.Kind == TxKind.Virtual);
    private readonly ulong _checkpoints = situation.Graph.Mask(tx => tx.Kind == TxKind.Virtual && tx.Name.Contains("checkpoint", StringComparison.Ordinal));
    private readonly ulong _sweeps = situation.Graph.Mask(tx => tx.Kind == TxKind.Sweep);
    private readonly ulong _ownSweeps = situation.Graph.Mask(tx => tx.Kind == TxKind.Sweep && tx.Signers == Actors.S);
    private readonly ulong _myClaims = situation.Graph.Mask(tx => tx.Kind == TxKind.Claim && tx.Pays.Any(pay => pay.Who == situation.Me));
    private readonly int _mySettlement = situation.Graph.Of(situation.MySettlement + " checkpoint");

    public State Turn(State state)
    {
        state = OperatorsTurn(state);
        if (situation.Cast.Counterparty == Conduct.Honest && IsContested(state))
        {
            state = PublishGraph(state);
        }
        return situation.Attention == Attention.Daily || state.Tick >= Clock.Outcome ? MyTurn(state) : state;
    }

    /// <summary>Honest attestors publish at the outcome, and a coalition that waits for the key has it before anybody honest looks.</summary>
    public State Attest(State state) =>
        situation.Cast.Attestors == Conduct.Honest && state.Tick >= Clock.Outcome ? state with { KeyPublic = true } : state;

    /// <summary>The winner's client would ask the operator now (X2).</summary>
    public bool AsksForSettlement(State state) => situation.SettlesOffChain && state.KeyPublic && state.Tick >= Clock.Outcome
        && state.Tick >= _graph.Txs[_mySettlement].NotBefore
        && rules.IsOffChain(state, _pot);

    /// <summary>It answers a spent output with the checkpoint, and sweeps what its own leaves let it sweep. It publishes no ark tx.</summary>
    private State OperatorsTurn(State state)
    {
        if (situation.Cast.Operator is Conduct.Malicious || !rules.OperatorAnswers(state))
        {
            return state;
        }
        foreach (var tx in Graph.Members((_checkpoints & state.CoSigned) | _ownSweeps | (_sweeps & state.Released)))
        {
            state = rules.IsValid(state, tx) ? state.Confirm(tx) : state;
        }
        return state;
    }

    private State MyTurn(State state)
    {
        if (SettlesNow(state))
        {
            return state with { Settled = true };
        }
        if (IsContested(state) || WantsToUnroll(state))
        {
            state = PublishGraph(state);
        }
        return ClaimAll(state);
    }

    /// <summary>X1 with an honest counterparty, X2 with the key; then the money goes into a batch at once.</summary>
    private bool SettlesNow(State state)
    {
        if (!situation.SettlesOffChain || state.Tick < Clock.Outcome || !rules.IsOffChain(state, _pot))
        {
            return false;
        }
        var agreed = situation.Cast.Counterparty == Conduct.Honest && situation.Cast.Operator == Conduct.Honest
            && (_graph.Spenders[_pot] & state.CoSigned) == 0;
        return agreed || (AsksForSettlement(state) && rules.OperatorCoSigns(state, _mySettlement));
    }

    /// <summary>X8: an outpoint that is spent off-chain has appeared on chain.</summary>
    private bool IsContested(State state)
    {
        foreach (var tx in Graph.Members(state.Kit & _virtual & ~state.Confirmed))
        {
            foreach (var (output, _) in _graph.Inputs[tx])
            {
                if (IsVirtual(_graph.Creator[output]) && rules.IsUnspent(state, output))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>X3, X4, X7, X7b, X9: the deadline with somebody missing, the outcome without a settlement, a stall, a batch that expires.</summary>
    private bool WantsToUnroll(State state)
    {
        var missing = !rules.OperatorAnswers(state) || !rules.AttestorsAnswer(state);
        if (state.Tick >= situation.UnrollFrom || (state.Tick >= situation.Clock.UnrollDeadline && missing))
        {
            return true;
        }
        var waitsForGuard = situation.SettlesOffChain && state.KeyPublic && rules.OperatorAnswers(state)
            && rules.IsOffChain(state, _pot) && !AsksForSettlement(state);
        return state.Tick >= Clock.Outcome && !waitsForGuard;
    }

    private bool IsVirtual(int tx) => tx >= 0 && _graph.Txs[tx].Kind == TxKind.Virtual;

    private State PublishGraph(State state) => PublishAll(state, _virtual);

    /// <summary>Nothing is claimed that the kit spends further, as long as that can still reach the chain.</summary>
    private State ClaimAll(State state)
    {
        var final = Graph.Members(_myClaims).Where(claim =>
            !Graph.Members(_graph.Spenders[_graph.Inputs[claim][0].Output] & state.Kit & _virtual).Any(onward => rules.IsPossible(state, onward)));
        return PublishAll(state, final.Aggregate(0UL, (set, claim) => set | (1UL << claim)));
    }

    private State PublishAll(State state, ulong which)
    {
        for (var again = true; again;)
        {
            again = false;
            foreach (var tx in Graph.Members(which & ~state.Confirmed))
            {
                if (rules.IsValid(state, tx) && rules.ICanSign(state, tx))
                {
                    state = state.Confirm(tx);
                    again = true;
                }
            }
        }
        return state;
    }
}
