using HashPerp.AspAdapter.Core;
using HashPerp.AspAdapter.Data;

namespace HashPerp.AspAdapter;

/// <summary>
/// Asks the operator which outputs are spent, and tells those. The stream says only when to look: what is told is always what the indexer answers, so that
/// stream, polling and catching up after an outage can't disagree.
/// </summary>
public sealed class SpendCheck(OperatorConnection operatorConnection, WatchStore store, SpendTelling telling)
{
    private const int ChunkSize = 100;

    /// <summary>A spend is told when it is final.</summary>
    /// <param name="outputs">Whose spending has not been told yet.</param>
    public async Task RunAsync(IReadOnlyList<WatchedOutput> outputs, CancellationToken cancel)
    {
        foreach (var chunk in outputs.Chunk(ChunkSize))
        {
            var coins = await operatorConnection.CoinsAsync([.. chunk.Select(output => output.OutPoint)], cancel);
            await LearnAsync(chunk, coins, cancel);
            var final = await operatorConnection.FinalSpendsAsync(coins, cancel);
            foreach (var coin in coins.Where(coin => final.Contains(coin.OutPoint)))
            {
                await telling.TellAsync(coin.OutPoint, coin.SpentBy, cancel);
            }
        }
    }

    private async Task LearnAsync(IReadOnlyList<WatchedOutput> outputs, IReadOnlyList<CoinView> coins, CancellationToken cancel)
    {
        var unknown = outputs.Where(output => output.Script.Length == 0).Select(output => output.OutPoint).ToHashSet();
        var learnt = coins.Where(coin => unknown.Contains(coin.OutPoint)).ToList();
        if (learnt.Count > 0)
        {
            await store.LearnScriptsAsync(learnt, cancel);
        }
    }
}
