namespace HashPerp.Adversary.Tests;

/// <summary>What the chain, the keys and a stock operator allow.</summary>
internal sealed class Rules(Situation situation)
{
    private readonly Graph _graph = situation.Graph;

    /// <summary>On chain and unspent.</summary>
    public bool IsUnspent(State state, int output) => Exists(state, output) && (_graph.Spenders[output] & state.Confirmed) == 0;

    /// <summary>Would be mined now, given its witness.</summary>
    public bool IsValid(State state, int tx)
    {
        if (state.IsConfirmed(tx) || state.Tick < _graph.Txs[tx].NotBefore)
        {
            return false;
        }
        foreach (var (output, csv) in _graph.Inputs[tx])
        {
            if (!IsUnspent(state, output) || Age(state, output) < csv)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Confirmed, or nothing confirmed stands in its way or in its ancestors'.</summary>
    public bool IsPossible(State state, int tx)
    {
        if (state.IsConfirmed(tx))
        {
            return true;
        }
        foreach (var (output, _) in _graph.Inputs[tx])
        {
            if ((_graph.Spenders[output] & state.Confirmed) != 0 || (_graph.Creator[output] >= 0 && !IsPossible(state, _graph.Creator[output])))
            {
                return false;
            }
        }
        return true;
    }

    public bool CoalitionCanSign(State state, int tx) => CoalitionHas(state, _graph.Txs[tx].Keys)
        && ((IsIn(state.Released, tx) && HoldsClaims(tx)) || (_graph.Txs[tx].Signers & ~situation.Malicious) == 0);

    public bool ICanSign(State state, int tx) => (_graph.Txs[tx].Keys == OutcomeKeys.None || (state.KeyPublic && _graph.Txs[tx].Keys == situation.WinningKey))
        && (IsIn(state.Kit, tx) || _graph.Txs[tx].Signers == situation.Me);

    /// <summary>
    /// An honest operator signs a checkpoint and its ark tx for whoever brings the rest: once for every output, never before the lock of the leaf, never for
    /// what is on chain or swept. It knows no contracts unless told to.
    /// </summary>
    public bool OperatorCoSigns(State state, int checkpoint) => situation.Cast.Operator is Conduct.Honest or Conduct.Late && OperatorAnswers(state)
        && state.Tick >= _graph.Txs[checkpoint].NotBefore && IsOffChain(state, _graph.Inputs[checkpoint][0].Output)
        && (_graph.Spenders[_graph.Inputs[checkpoint][0].Output] & state.CoSigned) == 0
        && !(situation.ContractAware && _graph.Txs[checkpoint].Keys is not OutcomeKeys.None and var key && (key != situation.WinningKey || state.Tick < Clock.Outcome));

    /// <summary>Nothing of the branches that lead to it has reached the chain, and all still can.</summary>
    public bool IsOffChain(State state, int output) => _graph.Creator[output] is >= 0 and var creator && !state.IsConfirmed(creator) && IsPossible(state, creator)
        && _graph.Inputs[creator].All(input => _graph.Creator[input.Output] < 0 || IsOffChain(state, input.Output));

    public bool OperatorAnswers(State state) => Answers(situation.Cast.Operator, state);

    public bool AttestorsAnswer(State state) => Answers(situation.Cast.Attestors, state);

    public static bool IsIn(ulong set, int tx) => (set >> tx & 1) != 0;

    private bool Answers(Conduct conduct, State state) => conduct != Conduct.Silent && (conduct != Conduct.Late || state.Tick < situation.Clock.LateSilence);

    private bool CoalitionHas(State state, OutcomeKeys keys) => keys == OutcomeKeys.None || situation.Cast.Attestors == Conduct.Malicious
        || (state.KeyPublic && keys == situation.WinningKey);

    /// <summary>Claims went from party to party, sealed; the operator never had them.</summary>
    private bool HoldsClaims(int tx) => _graph.Txs[tx].Kind != TxKind.Claim || situation.Cast.KitThief == Conduct.Malicious
        || situation.Cast.Counterparty == Conduct.Malicious || (_graph.Txs[tx].Signers & situation.Malicious) != 0;

    private bool Exists(State state, int output) => _graph.Creator[output] < 0 || state.IsConfirmed(_graph.Creator[output]);

    private int Age(State state, int output) => _graph.Creator[output] < 0 ? state.Tick : state.Age(_graph.Creator[output]);
}
