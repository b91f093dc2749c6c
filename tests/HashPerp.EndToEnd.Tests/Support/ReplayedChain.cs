using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// A regtest chain that begins as mainnet did from block 824,400 and then goes where a test wants it: targets come from history, times from the
/// node's own headers.
/// </summary>
internal sealed class ReplayedChain : IAsyncDisposable
{
    /// <summary>Mainnet height of the node's genesis block.</summary>
    public const int HeightOffset = 824_400;

    /// <summary>Blocks with mainnet's own times: enough for coinbases to mature, and the last is the first of an epoch.</summary>
    public const int HistoricBlocks = 144;

    private const int MedianSpan = 11;
    private const int BlockSpacing = 600;

    private readonly RPCClient _faucet;

    private ReplayedChain(BitcoindNode node, RPCClient faucet)
    {
        Node = node;
        _faucet = faucet;
    }

    public BitcoindNode Node { get; }

    public static async Task<ReplayedChain> StartAsync()
    {
        var facts = MainnetFacts.Embedded;
        var node = await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = facts.TimeAt(HeightOffset + 1) });
        var faucet = await node.Rpc.OpenWalletAsync("faucet");
        var times = Enumerable.Range(1, HistoricBlocks).Select(height => (long)facts.TimeAt(HeightOffset + height));
        await node.MineHeadersAsync(times, await faucet.GetNewAddressAsync());
        return new ReplayedChain(node, faucet);
    }

    /// <summary>Another future of a chain whose node was stopped: a copy of its data, the clock where it stood.</summary>
    /// <param name="settings">Of its node, in place of the usual ones.</param>
    public static async Task<ReplayedChain> ForkAsync(BitcoindNode stopped, params string[] settings)
    {
        var node = await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = stopped.MockTime, CopyOf = stopped.DataFolder, ExtraArguments = settings });
        return new ReplayedChain(node, await node.Rpc.OpenWalletAsync("faucet"));
    }

    public Task<int> HeightAsync() => Node.Rpc.GetBlockCountAsync();

    /// <summary>Median time past of the tip: the protocol's clock.</summary>
    public async Task<long> MedianTimeAsync() => (await Node.Rpc.GetBlockchainInfoAsync()).MedianTime;

    /// <summary>Pays from the faucet; a block of the test's own choice confirms it.</summary>
    public Task<uint256> PayAsync(string address, long sat) => _faucet.SendToAddressAsync(address, new Satoshis(sat));

    /// <summary>Mines blocks, each ten minutes after the one before.</summary>
    public async Task MineAsync(int blocks = 1)
    {
        for (var i = 0; i < blocks; i++)
        {
            await Node.MineAtAsync(Node.MockTime!.Value + BlockSpacing);
        }
    }

    /// <summary>Mines blocks in which chain time hardly moves: one second each.</summary>
    public async Task MineQuicklyAsync(int blocks = 1)
    {
        for (var i = 0; i < blocks; i++)
        {
            await Node.MineAtAsync(Node.MockTime!.Value + 1);
        }
    }

    /// <summary>
    /// Mines until the median time past is exactly this, with the next second one block away: see <see cref="PassSecondAsync"/>. Takes six blocks.
    /// </summary>
    /// <param name="time">Later than every block of the chain so far.</param>
    public async Task StopAtMedianTimeAsync(long time)
    {
        // Of eleven times the sixth is the median: five older ones, this one, five a second later.
        await Node.MineAtAsync(time);
        for (var i = 0; i < MedianSpan / 2; i++)
        {
            await Node.MineAtAsync(time + 1);
        }
        Assert.Equal(time, await MedianTimeAsync());
    }

    /// <summary>After <see cref="StopAtMedianTimeAsync"/>: one block, in which the median time past goes one second on.</summary>
    public async Task PassSecondAsync()
    {
        var before = await MedianTimeAsync();
        await Node.MineAtAsync(Node.MockTime!.Value);
        Assert.Equal(before + 1, await MedianTimeAsync());
    }

    /// <summary>Mines to a height, with chain time hardly moving.</summary>
    public async Task MineToHeightAsync(int height)
    {
        while (await HeightAsync() < height)
        {
            await MineQuicklyAsync();
        }
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
