using HashPerp.Bitcoin;
using HashPerp.Chain;

namespace HashPerp.Cli;

/// <summary>The one thing that no disaster stops: real blocks at their real times, and what the miner takes in them.</summary>
internal sealed class DisasterChain(RPCClient node, int heightOffset)
{
    public ChainReplay Replay { get; } = new(node, MainnetFacts.Embedded, heightOffset);

    public RPCClient Node => node;

    /// <summary>All fees since the beginning of the account, satoshi.</summary>
    public long FeesSat { get; private set; }

    /// <summary>What the miner took so far belongs to the time before.</summary>
    public void ForgetFees() => FeesSat = 0;

    public async Task MineAsync(CancellationToken cancel)
    {
        var block = await Replay.MineAsync(cancel);
        FeesSat = checked(FeesSat + (await Replay.FeesOfAsync(block, Replay.Height, cancel)).Value);
    }

    public async Task MineToAsync(int height, CancellationToken cancel)
    {
        while (Replay.Height < height)
        {
            await MineAsync(cancel);
        }
    }
}
