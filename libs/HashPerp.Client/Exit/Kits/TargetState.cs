using HashPerp.Ark;
using HashPerp.Bitcoin;

namespace HashPerp.Client;

/// <summary>What the chain and the mempool say about one output of the contract.</summary>
/// <param name="DelaysFrom">MTP before the block that confirmed it, unix seconds; null while none has.</param>
/// <param name="Taken">The exit of the kit that spends it; null when none does.</param>
/// <param name="Confirmations">Of <paramref name="Taken"/>; 0 in the mempool.</param>
/// <param name="Elsewhere">Spent, in a block, by a transaction that isn't in the kit.</param>
public sealed record TargetState(ExitTarget Target, long? DelaysFrom, ExitPath? Taken, int Confirmations, bool Elsewhere)
{
    public bool IsUnspent => DelaysFrom is not null && Taken is null && !Elsewhere;

    /// <summary>Looks at the node.</summary>
    public static async Task<TargetState> ReadAsync(RPCClient node, ExitTarget target, CancellationToken cancel)
    {
        // Any delay does, since it is taken off again: what counts is where delays begin.
        var delay = RelativeDelay.FromSeconds(target.Paths[0].Delay);
        if (await CoinClaim.ClaimableFromAsync(node, target.OutPoint, delay, cancel) is not { } from)
        {
            return new TargetState(target, null, null, 0, Elsewhere: false);
        }
        var delaysFrom = from - delay.Value;
        if (await node.GetTxOutAsync(target.OutPoint, includeMempool: true, cancel) is not null)
        {
            return new TargetState(target, delaysFrom, null, 0, Elsewhere: false);
        }
        foreach (var path in target.Paths)
        {
            if (await node.GetRawTransactionAsync(path.Txid, cancel) is { } found)
            {
                return new TargetState(target, delaysFrom, path, found.Confirmations, Elsewhere: false);
            }
        }
        // What only the mempool says may be gone with it.
        var spent = await node.GetTxOutAsync(target.OutPoint, includeMempool: false, cancel) is null;
        return new TargetState(target, delaysFrom, null, 0, Elsewhere: spent);
    }
}
