using HashPerp.ArkServer.Core;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Contracts.ArkContracts.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Npgsql;
using WireLeg = HashPerp.Contracts.ArkContracts.V1.Leg;

namespace HashPerp.ArkServer.Policy;

/// <summary>
/// Tells of blocks, outcomes and pots by comparing what was told last with the headers and the books; whatever a crash interrupted is found again.
/// </summary>
public sealed partial class ContractWatcher(ContractMode mode, ContractChain chain, NpgsqlDataSource database, TimeProvider time, ILogger<ContractWatcher> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>Blocks told of in one look; the rest follows in the next ones.</summary>
    private const int MaxBlocks = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!mode.IsOn)
        {
            return;
        }
        var healthy = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                healthy = true;
            }
            catch (Exception error) when (error is HashPerpException or NpgsqlException or TimeoutException)
            {
                if (healthy)
                {
                    LogWaits(logger, error.Message);
                }
                healthy = false;
            }
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        var now = await chain.NowAsync(cancel);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await TellBlocksAsync(connection, now, cancel);
        await TellOutcomesAsync(connection, now, cancel);
        await TellPotsAsync(connection, cancel);
    }

    private async Task TellBlocksAsync(NpgsqlConnection connection, HeaderChain now, CancellationToken cancel)
    {
        var next = await FirstUntoldAsync(connection, now);
        for (var height = next; height <= now.TipHeight && height < next + MaxBlocks; height++)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await ContractEvents.AppendAsync(transaction, new Event { HashrateObserved = Observe(now, height) }, height, now.HashAt(height).ToString());
            await transaction.CommitAsync(cancel);
        }
    }

    /// <summary>The tip at first; from then on what follows the last block that was told and is still in the chain.</summary>
    private static async Task<int> FirstUntoldAsync(NpgsqlConnection connection, HeaderChain now)
    {
        if (await ContractEvents.LastBlockAsync(connection) is not { } last)
        {
            return now.TipHeight;
        }
        var height = Math.Min(last.Height, now.TipHeight);
        while (now.Contains(height) && await ContractEvents.HashAtAsync(connection, height) is { } told && told != now.HashAt(height).ToString())
        {
            height--;
        }
        return height + 1;
    }

    private HashrateObserved Observe(HeaderChain now, int height) => new()
    {
        Height = (uint)height,
        Hash = now.HashAt(height).ToString(),
        Time = now.TimeAt(height),
        MedianTimePast = now.MedianTimePast(height),
        DisplayHeight = (uint)mode.Profile.DisplayHeight(height),
        HashpriceMsat = (ulong)mode.Profile.HashpriceMilliSat(now, height),
    };

    private async Task TellOutcomesAsync(NpgsqlConnection connection, HeaderChain now, CancellationToken cancel)
    {
        foreach (var race in await SeriesStore.UndecidedAsync(connection))
        {
            if (race.Decide(now) is not { } outcome)
            {
                continue;
            }
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await SeriesStore.DecideAsync(transaction, race, outcome);
            await ContractEvents.AppendAsync(transaction, new Event
            {
                RaceDecided = new RaceDecided
                {
                    ExpiryHeight = (uint)race.ExpiryHeight,
                    Time = race.Time,
                    Winner = (WireLeg)outcome.Winner,
                    DecidingHeight = (uint)outcome.DecidingHeight,
                    MedianTimePast = outcome.DecidingMedianTime,
                },
            });
            await transaction.CommitAsync(cancel);
        }
    }

    private static async Task TellPotsAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        foreach (var pot in await ContractStore.MovedAsync(connection))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await ContractStore.MoveAsync(transaction, pot, PlaceOf(pot));
            var contract = await ContractStore.FindAsync(connection, pot.ContractId, transaction);
            await ContractEvents.AppendAsync(transaction, new Event
            {
                PotChanged = new PotChanged { ContractId = ContractWire.Bytes(pot.ContractId), Pot = ContractWire.Of(contract!.Pots[pot.Rung]) },
            });
            await transaction.CommitAsync(cancel);
        }
    }

    private static PotPlace PlaceOf(MovedPot pot)
    {
        if (pot.IsUnrolled)
        {
            return PotPlace.Unrolled;
        }
        if (!pot.IsSpent)
        {
            return PotPlace.Live;
        }
        return pot.Checkpoint is { } checkpoint ? PotSpend.Of(PSBT.Parse(checkpoint), ContractTerms.Parse(pot.Terms), pot.Rung) : PotPlace.Batched;
    }

    [LoggerMessage(70, LogLevel.Warning, "Contracts are not looked at: {Reason}")]
    private static partial void LogWaits(ILogger logger, string reason);
}
