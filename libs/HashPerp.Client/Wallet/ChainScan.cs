using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Looks for outputs by script. A node scans for one caller at a time, so others wait their turn.</summary>
internal static class ChainScan
{
    private const int Attempts = 60;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Confirmed, unspent, not a coinbase; in order of outpoint.</summary>
    public static async Task<IReadOnlyList<ScannedCoin>> FindAsync(RPCClient node, IEnumerable<Script> scripts, TimeProvider time, CancellationToken cancel)
    {
        string[] descriptors = [.. scripts.Select(script => $"raw({script.ToHex()})")];
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var found = await node.ScanTxOutSetAsync(descriptors, cancel);
                return [.. found.Where(coin => !coin.Coinbase).OrderBy(coin => coin.OutPoint)];
            }
            catch (HashPerpException error) when (IsBusy(error) && attempt < Attempts)
            {
                await Task.Delay(Pause, time, cancel);
            }
        }
    }

    private static bool IsBusy(HashPerpException error) =>
        RPCException.CodeOf(error) == RPCErrorCode.InvalidParameter && error.What.Contains("already in progress", StringComparison.Ordinal);
}
