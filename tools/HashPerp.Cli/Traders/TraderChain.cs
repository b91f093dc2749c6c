using System.Globalization;
using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>
/// Mines mainnet's history on regtest, one block at a time, from wherever the node's chain stands; and pays out of what was mined. The node's mock time is set before
/// every block, since a restart of the node forgets it.
/// </summary>
internal sealed class TraderChain(RPCClient node, MainnetFacts facts, TradersOptions options, EventOutput output, TimeProvider time)
{
    private const string Wallet = "miner";
    private const int ReportEvery = 12;

    /// <summary>Longest that the chain stands still for somebody, wall-clock.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly List<Hold> _holds = [];
    private RPCClient? _wallet;
    private string _address = "";
    private long _lastBlock;

    /// <summary>Of the tip, a node height; 0 until the node was asked.</summary>
    public int Height { get; private set; }

    /// <summary>Median time past of the tip.</summary>
    public long MedianTime { get; private set; }

    /// <summary>Whether coins can be paid out.</summary>
    public bool IsWarm => Height >= TradersOptions.WarmUpBlocks;

    /// <summary>Wall-clock time since the last own block; null before the first.</summary>
    public TimeSpan? SinceLastBlock => _lastBlock == 0 ? null : time.GetElapsedTime(_lastBlock);

    public int DisplayHeight(int height) => height + options.HeightOffset;

    /// <summary>Mines the next block, or all blocks of the warm-up.</summary>
    public async Task MineAsync(CancellationToken cancel)
    {
        try
        {
            await OpenAsync(cancel);
            await RefreshAsync(cancel);
            if (!IsWarm)
            {
                await WarmUpAsync(cancel);
            }
            else if (!IsHeld())
            {
                await MineOneAsync(cancel);
            }
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            // After a restart the node may not have loaded the wallet.
            _wallet = null;
            throw;
        }
    }

    /// <summary>Mines what the chain lacks of its warm-up.</summary>
    public async Task WarmUpAsync(CancellationToken cancel)
    {
        await OpenAsync(cancel);
        await RefreshAsync(cancel);
        if (IsWarm)
        {
            return;
        }
        while (!IsWarm)
        {
            await MineOneAsync(cancel);
        }
        output.Event("chain.started", $"Replayed the first {Height} real blocks, up to {Display(Height)}.", new JsonObject
        {
            ["height"] = Height, ["display_height"] = DisplayHeight(Height),
        });
    }

    /// <summary>The chain doesn't grow beyond this height until the hold is released, or for two minutes from there on.</summary>
    public IDisposable HoldAt(int height)
    {
        var hold = new Hold(this, height);
        lock (_gate)
        {
            _holds.Add(hold);
        }
        return hold;
    }

    public async Task<uint256> PayAsync(string address, Satoshis amount, CancellationToken cancel) =>
        await (_wallet ?? throw CliErrors.ReplayFailed.Error("The miner's wallet isn't open.", "It is opened with the next block.")).SendToAddressAsync(address, amount, cancel);

    public async Task<ChainHeader> HeaderAsync(int height, CancellationToken cancel) =>
        ChainHeader.Parse(await node.GetBlockHeaderAsync(await node.GetBlockHashAsync(height, cancel), cancel));

    private async Task OpenAsync(CancellationToken cancel)
    {
        if (_wallet is null)
        {
            // First the time: a wallet never looks at blocks that are older than itself.
            var tip = await RefreshAsync(cancel);
            await node.SetMockTimeAsync(NextTime(tip), cancel);
            var wallet = await node.OpenWalletAsync(Wallet, cancel);
            _address = await wallet.GetNewAddressAsync(cancel: cancel);
            _wallet = wallet;
        }
    }

    private async Task<BlockchainInfo> RefreshAsync(CancellationToken cancel)
    {
        var info = await node.GetBlockchainInfoAsync(cancel);
        (Height, MedianTime) = (info.Blocks, info.MedianTime);
        return info;
    }

    private async Task MineOneAsync(CancellationToken cancel)
    {
        // Somebody else's block counts as well: the chain is what the node says.
        var tip = await RefreshAsync(cancel);
        var at = NextTime(tip);
        await node.SetMockTimeAsync(at, cancel);
        await node.GenerateToAddressAsync(1, _address, cancel);
        await RefreshAsync(cancel);
        _lastBlock = time.GetTimestamp();
        if (IsWarm && Height % ReportEvery == 0)
        {
            var moment = DateTimeOffset.FromUnixTimeSeconds(at).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
            output.Event("chain.progress", $"Block {Display(Height)} of {moment}.", new JsonObject
            {
                ["height"] = Height, ["display_height"] = DisplayHeight(Height), ["time"] = at,
            });
        }
    }

    private long NextTime(BlockchainInfo tip) => ReplayClock.TimeOf(facts, DisplayHeight(tip.Blocks + 1), tip.Time, tip.MedianTime);

    private string Display(int height) => DisplayHeight(height).ToString("N0", CultureInfo.InvariantCulture);

    private bool IsHeld()
    {
        lock (_gate)
        {
            var held = false;
            foreach (var hold in _holds.Where(hold => Height >= hold.Height))
            {
                hold.Since ??= time.GetTimestamp();
                held |= time.GetElapsedTime(hold.Since.Value) < LongestHold;
            }
            return held;
        }
    }

    private sealed class Hold(TraderChain chain, int height) : IDisposable
    {
        public int Height { get; } = height;

        public long? Since { get; set; }

        public void Dispose()
        {
            lock (chain._gate)
            {
                chain._holds.Remove(this);
            }
        }
    }
}
