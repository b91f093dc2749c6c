using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>
/// What a winner settled alone and off-chain (X2), brought to the chain: the kit's graph with the settlements' checkpoints and ark transactions on top of it (X8),
/// then each coin after the exit delay (X10). From the records in the agent's folder and the words; nobody is asked for anything.
/// </summary>
internal sealed class SettledCoins : IDisposable
{
    private const int SatPerVByte = 2;

    private readonly DisasterChain _chain;
    private readonly ExitKit _kit;
    private readonly PaperWallet _paper;
    private readonly Unroller _unroller;
    private readonly VerifiedAncestry _graph;
    private readonly IReadOnlyList<OutPoint> _coins;

    private SettledCoins(DisasterChain chain, ExitKit kit, PaperWallet paper, VerifiedAncestry graph, IReadOnlyList<OutPoint> coins)
    {
        (_chain, _kit, _paper, _graph, _coins) = (chain, kit, paper, graph, coins);
        _unroller = new Unroller(chain.Node, paper.Fees, WallClock.Time) { FixedSatPerVByte = SatPerVByte };
    }

    /// <summary>Does nothing before the contract's pots are on chain: somebody else has to bring them there.</summary>
    public bool WaitsForPots { get; init; }

    /// <summary>Every transaction is on chain: no checkpoint stands alone.</summary>
    public bool IsUnrolled { get; private set; }

    /// <summary>Every coin is taken, in blocks.</summary>
    public bool IsDone { get; private set; }

    public int Transactions => _graph.Transactions.Count;

    public int Count => _coins.Count;

    /// <summary>Opens the records of an owner whose agent has ended.</summary>
    public static async Task<SettledCoins> OpenAsync(LeavingOwner owner, DisasterChain chain, bool waitsForPots, CancellationToken cancel)
    {
        using var folder = AgentFolder.Open(owner.AgentFolder);
        var record = new ContractStore(folder).All.Single(contract => contract.Settlements.Count > 0);
        var steps = record.Settlements.Where(settled => settled.Winner == owner.Leg)
            .Select(settled => record.Steps.Single(step => step.Name == StepNames.Settle(settled.Rung))).ToArray();
        var settlements = steps.Select(step => TxFinalizer.Finalize(PSBT.Parse(step.ArkTransaction!))).ToArray();
        var checkpoints = steps.SelectMany(step => step.Checkpoints).Select(checkpoint => TxFinalizer.Finalize(PSBT.Parse(checkpoint)));
        var exit = await KitExit.OpenAsync(owner.Kit, chain.Node, cancel);
        return new SettledCoins(
            chain, owner.Kit, owner.OpenPaper(), exit.Graph.Extend([.. checkpoints, .. settlements]), [.. settlements.Select(settlement => new OutPoint(settlement.GetHash(), 0))])
        {
            WaitsForPots = waitsForPots,
        };
    }

    /// <summary>As far as it goes in this block.</summary>
    public async Task AdvanceAsync(CancellationToken cancel)
    {
        if (WaitsForPots && (await _chain.Node.GetRawTransactionAsync(_kit.Pots[0].Hash, cancel))?.BlockHash is null)
        {
            return;
        }
        try
        {
            IsUnrolled = (await _unroller.AdvanceAsync(_graph, cancel)).IsDone;
        }
        catch (HashPerpException error) when (error.Code == ClientErrors.UnrollFailed || error.Code == ClientErrors.NoFeeCoin)
        {
            // Somebody else publishes the same transactions, or all coins pay already: the next block shows what is there and gives change back.
            return;
        }
        if (IsUnrolled)
        {
            IsDone = await TakeAsync(cancel);
        }
    }

    public void Dispose() => _paper.Dispose();

    /// <returns>Whether all are taken.</returns>
    private async Task<bool> TakeAsync(CancellationToken cancel)
    {
        var now = await _chain.Replay.MedianTimeAsync(cancel);
        var taken = 0;
        foreach (var coin in _coins)
        {
            if (await _chain.Node.GetTxOutAsync(coin, includeMempool: false, cancel) is null)
            {
                taken++;
            }
            else if (await _chain.Node.GetTxOutAsync(coin, includeMempool: true, cancel) is not null
                && await CoinClaim.ClaimableFromAsync(_chain.Node, coin, RelativeDelay.FromSeconds(_kit.Terms.Operator.ExitDelay), cancel) is { } from && now >= from)
            {
                await _chain.Node.SendRawTransactionAsync(Claim(coin), cancel);
            }
        }
        return taken == _coins.Count;
    }

    private Transaction Claim(OutPoint coin)
    {
        using var key = _paper.ContractKey(_kit);
        return CoinClaim.Build(
            coin, _graph.Find(coin)!.Value, PartyScripts.Default(_kit.Terms, _kit.Leg), key, PartyScripts.OnchainPayout(_kit.Terms, _kit.Leg, Satoshis.Zero).ScriptPubKey, SatPerVByte);
    }
}
