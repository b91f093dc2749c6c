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
    /// <param name="settings">Of its node, beside the usual.</param>
    public static async Task<ReplayedChain> ForkAsync(BitcoindNode stopped, params IReadOnlyList<string> settings)
    {
        var node = await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = stopped.MockTime, CopyOf = stopped.DataFolder, ExtraArguments = settings });
        return new ReplayedChain(node, await node.Rpc.OpenWalletAsync("faucet"));
    }

    public Task<int> HeightAsync() => Node.Rpc.GetBlockCountAsync();

    /// <summary>Median time past of the tip: the protocol's clock.</summary>
    public async Task<long> MedianTimeAsync() => (await Node.Rpc.GetBlockchainInfoAsync()).MedianTime;

    /// <summary>Pays from the faucet; a block of the test's own choice confirms it.</summary>
    public Task<uint256> PayAsync(string address, long sat) => _faucet.SendToAddressAsync(address, new Satoshis(sat));

    /// <summary>Strangers' ordinary payments wait in the mempool, so many at this rate; a block takes some of them.</summary>
    public async Task CrowdAsync(int payments, int satPerVByte)
    {
        var address = await _faucet.GetNewAddressAsync();
        for (var waiting = (await Node.Rpc.GetRawMempoolAsync()).Count; waiting < payments; waiting++)
        {
            await _faucet.CallAsync("sendtoaddress", new Dictionary<string, object?>
            {
                ["address"] = address, ["amount"] = BitcoinAmount.Format(new Satoshis(10_000)), ["fee_rate"] = satPerVByte,
            });
        }
    }

    /// <summary>Pays all of these in one transaction, each so much; a block of the test's own choice confirms it.</summary>
    public Task PayManyAsync(IEnumerable<string> addresses, long sat) =>
        _faucet.CallAsync("sendmany", ["", addresses.ToDictionary(address => address, _ => BitcoinAmount.Format(new Satoshis(sat)))]);

    /// <summary>Mines a block in which somebody pays a single satoshi: less than nodes relay, and as valid as any output.</summary>
    public async Task MineSatoshiAsync(string address)
    {
        var coin = (await _faucet.ListUnspentAsync()).First(coin => coin.Spendable);
        var fee = new Satoshis(1_000);
        var back = await _faucet.GetScriptAsync(await _faucet.GetNewAddressAsync());
        var unsigned = new Transaction(
            2, [new TxIn(coin.OutPoint)], [new TxOut(new Satoshis(1), await _faucet.GetScriptAsync(address)), new TxOut(coin.Output.Value - fee, back)], LockTime: 0);
        await Node.SetMockTimeAsync(Node.MockTime!.Value + 1);
        await Node.Rpc.GenerateBlockAsync(BitcoindNode.NobodysDescriptor, [await _faucet.SignRawTransactionAsync(unsigned)]);
    }

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
