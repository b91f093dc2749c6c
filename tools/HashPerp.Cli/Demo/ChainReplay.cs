using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Mines mainnet's history on regtest: one block for each real header, at its real time through the node's mock time.</summary>
internal sealed class ChainReplay(RPCClient node, MainnetFacts facts, int heightOffset)
{
    private const string Wallet = "miner";

    private RPCClient? _wallet;
    private string _address = "";

    public int Height { get; private set; }

    public int DisplayHeight => Height + heightOffset;

    /// <summary>Opens the miner's wallet on a chain that nobody has mined on yet.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        Height = await node.GetBlockCountAsync(cancel);
        if (Height != 0)
        {
            throw CliErrors.ReplayFailed.Error($"The node's chain has {Height} blocks already.", "The demo needs a fresh regtest chain.");
        }
        await node.SetMockTimeAsync(facts.TimeAt(heightOffset + 1), cancel);
        _wallet = await node.OpenWalletAsync(Wallet, cancel);
        _address = await _wallet.GetNewAddressAsync(cancel: cancel);
    }

    /// <summary>Mines the next real block.</summary>
    /// <returns>Its hash.</returns>
    public async Task<uint256> MineAsync(CancellationToken cancel)
    {
        var time = facts.TimeAt(DisplayHeight + 1);
        await node.SetMockTimeAsync(time, cancel);
        var hash = (await node.GenerateToAddressAsync(1, _address, cancel))[0];
        Height++;
        var header = BlockHeader.Parse(await node.GetBlockHeaderAsync(hash, cancel));
        return header.Time == time
            ? hash
            : throw CliErrors.ReplayFailed.Error($"Block {DisplayHeight} was mined at {header.Time}; mainnet's was {time}.", "Is somebody else mining on this node?");
    }

    public async Task MineToAsync(int nodeHeight, CancellationToken cancel)
    {
        while (Height < nodeHeight)
        {
            await MineAsync(cancel);
        }
    }

    public Task<uint256> PayAsync(string address, Satoshis amount, CancellationToken cancel) => _wallet!.SendToAddressAsync(address, amount, cancel);

    /// <summary>Median time past of the tip.</summary>
    public async Task<long> MedianTimeAsync(CancellationToken cancel) => (await node.GetBlockchainInfoAsync(cancel)).MedianTime;

    /// <summary>What the miner took as fees in a block: its coinbase's value above the subsidy of regtest's own schedule.</summary>
    public async Task<Satoshis> FeesOfAsync(uint256 block, int nodeHeight, CancellationToken cancel)
    {
        var transactions = (await node.GetBlockAsync(block, cancel)).Transactions;
        var reward = Satoshis.Sum(transactions[0].Outputs.Select(output => output.Value));
        return reward - new Satoshis(50_0000_0000L >> (nodeHeight / RegtestHalvingInterval));
    }

    private const int RegtestHalvingInterval = 150;
}
