using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>One look at the chain and all that follows from it: claim what is open, publish the next level, pay more for what is stuck.</summary>
internal sealed class CoinsRound(
    AgentRecords records, HdWallet wallet, RPCClient node, Unroller unroller, Script payout, int confirmations, EventOutput output)
{
    private readonly HashSet<string> _told = [];
    private readonly IReadOnlyList<OwnCoin> _coins = [.. records.Coins.Where(coin => records.IsOf(coin, wallet))];
    private readonly CoinChoice _noRate = new(CoinClaim.VirtualSize(payout), satPerVByte: 0);
    private IReadOnlyList<OwnCoin> _unrolled = [];
    private VerifiedAncestry _union = VerifiedAncestry.Empty;

    /// <returns>Whether nothing is left to do.</returns>
    /// <exception cref="HashPerpException">As <see cref="Unroller.AdvanceAsync"/>.</exception>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var chain = await node.GetBlockchainInfoAsync(cancel);
        var rate = await unroller.RateAsync(cancel);
        var standings = await LookAsync(cancel);
        var worthwhile = Worthwhile(standings, rate);
        foreach (var standing in standings.Where(standing => standing.Stage is CoinStage.OnChain or CoinStage.Claimed && IsWanted(standing, worthwhile)))
        {
            await ClaimAsync(standing, rate, chain.MedianTime, cancel);
        }
        var toUnroll = standings.Where(standing => standing.Stage == CoinStage.OffChain && worthwhile.Contains(standing.Coin.OutPoint)).ToArray();
        if (toUnroll.Length > 0)
        {
            await UnrollAsync(toUnroll, chain.Blocks, cancel);
        }
        else if (standings.All(standing => IsOver(standing, worthwhile)))
        {
            TellEnd(standings, worthwhile, rate);
            return true;
        }
        foreach (var standing in (await LookAsync(cancel)).Where(standing => IsWanted(standing, worthwhile)))
        {
            var data = CoinText.Describe(standing, chain.MedianTime);
            data["height"] = chain.Blocks;
            output.Event("exit.coin", $"Block {chain.Blocks}: {CoinText.Name(standing.Coin.Held)}: {CoinText.Sentence(standing, chain.MedianTime)}", data, _told);
        }
        return false;
    }

    private async Task<IReadOnlyList<CoinStanding>> LookAsync(CancellationToken cancel)
    {
        var look = new CoinLook(node, records.ExitDelay, payout);
        var standings = new List<CoinStanding>();
        foreach (var coin in _coins)
        {
            standings.Add(await look.ReadAsync(coin, cancel));
        }
        return standings;
    }

    /// <summary>Reckoned anew each round: what is in a block or in the mempool costs nothing more.</summary>
    private HashSet<OutPoint> Worthwhile(IReadOnlyList<CoinStanding> standings, int rate) =>
        [.. new CoinChoice(CoinClaim.VirtualSize(payout), rate)
            .Worthwhile([.. standings.Where(standing => standing.Stage is CoinStage.OffChain or CoinStage.OnChain).Select(standing => standing.Path)])
            .Select(path => path.OutPoint)];

    /// <summary>What was claimed once was worth it.</summary>
    private static bool IsWanted(CoinStanding standing, HashSet<OutPoint> worthwhile) =>
        standing.Stage is CoinStage.Claimed or CoinStage.Taken || worthwhile.Contains(standing.Coin.OutPoint);

    private bool IsOver(CoinStanding standing, HashSet<OutPoint> worthwhile) => standing.Stage switch
    {
        CoinStage.Taken => standing.Confirmations >= confirmations,
        CoinStage.Claimed => false,
        CoinStage.Lost or CoinStage.Gone => true,
        _ => !worthwhile.Contains(standing.Coin.OutPoint),
    };

    private async Task UnrollAsync(IReadOnlyList<CoinStanding> standings, int height, CancellationToken cancel)
    {
        var union = Union([.. standings.Select(standing => standing.Coin)]);
        await AncestryFetcher.RequireRootsAsync(union, node, cancel);
        var progress = await unroller.AdvanceAsync(union, cancel);
        output.Event(
            "exit.unrolling", $"Block {height}: {progress.Confirmed} of {progress.Total} transactions are confirmed, {progress.Waiting} in the mempool.",
            new JsonObject { ["height"] = height, ["total"] = progress.Total, ["confirmed"] = progress.Confirmed, ["waiting"] = progress.Waiting }, _told);
    }

    /// <summary>Verified again only when the coins are others than in the last round.</summary>
    private VerifiedAncestry Union(IReadOnlyList<OwnCoin> coins)
    {
        if (!coins.SequenceEqual(_unrolled))
        {
            var roots = coins.SelectMany(coin => coin.Ancestry.Roots).DistinctBy(root => root.Key).ToDictionary();
            (_unrolled, _union) = (coins, VerifiedAncestry.Verify([.. coins.SelectMany(coin => coin.Ancestry.Transactions).DistinctBy(tx => tx.GetHash())], roots));
        }
        return _union;
    }

    /// <summary>A claim that a node refuses is told and tried again: only a block decides.</summary>
    private async Task ClaimAsync(CoinStanding standing, int rate, long medianTime, CancellationToken cancel)
    {
        if (standing.Stage == CoinStage.OnChain ? standing.OpensAt is null || medianTime < standing.OpensAt : !await IsTooCheapAsync(standing.Claim!.Value, rate, cancel))
        {
            return;
        }
        using var key = wallet.Key(standing.Coin.Held.Key);
        try
        {
            var claim = CoinClaim.Build(standing.Coin.OutPoint, standing.Coin.Held.Amount, records.ScriptOf(standing.Coin, wallet), key, payout, rate);
            await node.SendRawTransactionAsync(claim, cancel);
        }
        catch (HashPerpException error) when (error.Code == BitcoinErrors.NodeRefused || error.Code == ClientErrors.UnrollFailed)
        {
            output.Event("exit.waits", error.Message, new JsonObject { ["number"] = error.Code.Number, ["reason"] = error.Message }, _told);
        }
    }

    /// <summary>Whether fees rose by a quarter since the claim was sent: its sequence allows a replacement (BIP125), which has to pay for itself.</summary>
    private async Task<bool> IsTooCheapAsync(uint256 claim, int rate, CancellationToken cancel) =>
        await node.GetMempoolEntryAsync(claim, cancel) is { } entry && rate * 4L * entry.VirtualSize >= entry.Fee.Value * 5;

    private void TellEnd(IReadOnlyList<CoinStanding> standings, HashSet<OutPoint> worthwhile, int rate)
    {
        var own = Satoshis.Zero;
        foreach (var standing in standings)
        {
            own += standing.Paid;
            var isLeft = standing.Stage is CoinStage.OffChain or CoinStage.OnChain && !worthwhile.Contains(standing.Coin.OutPoint);
            var data = CoinText.Describe(standing, medianTime: 0);
            data["left"] = isLeft ? $"at {rate} sat/vB it costs more than it is" : null;
            var sentence = isLeft
                ? $"left, since at {rate} sat/vB it isn't worth its fee of {new Satoshis((long)rate * _noRate.AloneVirtualSize(standing.Path))}."
                : CoinText.Sentence(standing, medianTime: 0);
            output.Event("exit.result", $"{CoinText.Name(standing.Coin.Held)}: {sentence}", data);
        }
        var others = records.Left.Concat(records.Coins.Except(_coins).Select(coin => (coin.Held, "its key is none of these words"))).ToArray();
        foreach (var (coin, why) in others)
        {
            var data = CoinText.Describe(coin);
            data["left"] = why;
            output.Event("exit.result", $"{CoinText.Name(coin)}: left, {why}.", data);
        }
        output.Event("exit.done", $"{own} are on the chain.", new JsonObject { ["own_sat"] = own.Value });
    }
}
