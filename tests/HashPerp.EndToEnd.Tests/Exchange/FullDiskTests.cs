using Grpc.Core;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>A disk runs full while people trade: who can't write says so, forgets nothing that was acknowledged, and goes on by itself once there is space.</summary>
public sealed class FullDiskTests
{
    // A fresh cluster with a database for each service takes about 150 MiB; the rest is ballast.
    private const int PostgresMebibytes = 384;
    private const int AgentMebibytes = 16;

    private const int DatabaseUnavailable = 1603;
    private const int DatabaseFull = 1607;
    private const int MarketUnavailable = 2031;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("tier", "full")]
    public async Task Postgres_without_space_is_refused_by_number_and_keeps_what_it_had_acknowledged()
    {
        await using var disk = await BoundedDisk.MountAsync("pgdisk", PostgresMebibytes);
        await using var stage = await ExchangeStage.StartWithExactCoinsAsync(lots: 3, disks: new StackDisks(Postgres: disk.Path));
        var day = new TradingDay(stage);
        await day.TradeAsync();
        var maker = await day.Users.OrderAsync(Leg.Height);

        disk.Fill();
        var taking = day.Users.OrderAsync(Leg.Time);
        var (acknowledged, refusal) = await ListUntilRefusedAsync(stage);
        RequireUnavailable(stage, refusal, DatabaseFull, MarketUnavailable);

        disk.Free();
        day.Add(await day.Users.ContractAsync(maker, await taking));
        Assert.Subset((await stage.MarketsAsync()).ToHashSet(), acknowledged.ToHashSet());
        await day.TradeAsync();
        await day.EndAsync();
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task Postgres_that_dies_of_a_full_disk_loses_nothing_once_there_is_space()
    {
        await using var disk = await BoundedDisk.MountAsync("pgdisk", PostgresMebibytes);
        await using var stage = await ExchangeStage.StartWithExactCoinsAsync(lots: 3, disks: new StackDisks(Postgres: disk.Path));
        var day = new TradingDay(stage);
        await day.TradeAsync();
        var maker = await day.Users.OrderAsync(Leg.Height);

        disk.Fill();
        await stage.Stack.Postgres.ExhaustLogAsync();
        var taking = day.Users.OrderAsync(Leg.Time);
        var (_, refusal) = await ListUntilRefusedAsync(stage);
        RequireUnavailable(stage, refusal, DatabaseUnavailable, DatabaseFull, MarketUnavailable);

        disk.Free();
        await stage.Stack.Postgres.KillAsync();
        await stage.Stack.Postgres.StartAsync();
        day.Add(await day.Users.ContractAsync(maker, await taking));
        await day.TradeAsync();
        await day.EndAsync();
    }

    [Fact]
    [Trait("tier", "full")]
    public async Task An_agent_without_space_refuses_by_number_and_opens_its_contract_once_there_is_space()
    {
        const int FolderNotWritable = 1508;
        await using var disk = await BoundedDisk.MountAsync("alicedisk", AgentMebibytes);
        await using var stage = await ExchangeStage.StartWithExactCoinsAsync(lots: 3, disks: new StackDisks(Alice: disk.Path));
        var day = new TradingDay(stage);
        await day.TradeAsync();
        var maker = await day.Users.OrderAsync(Leg.Height);

        disk.Fill();
        var refused = await Assert.ThrowsAsync<AgentRefusedException>(() => stage.Stack.Alice.CallAsync("order", stage.Order(Leg.Height, lots: 1)));
        Assert.Equal(FolderNotWritable, refused.Code);
        var taker = await day.Users.OrderAsync(Leg.Time);
        await day.Users.FilledAsync(Leg.Time, taker);
        await Eventually.TrueAsync(
            () => stage.Stack.Alice.Process.Log.Concat(stage.Stack.Alice.Events.Select(line => line.ToJsonString())).Any(line => line.Contains($"({FolderNotWritable})", StringComparison.Ordinal)),
            "Alice's agent to say that it can't write the match down", Patience);

        disk.Free();
        day.Add(await day.Users.ContractAsync(maker, taker));
        // With the coin that the refused order would have had.
        await day.TradeAsync();
        await day.EndAsync();
    }

    /// <summary>Asks for one market after the other: sooner or later a page is full, and there is no room for another one.</summary>
    /// <returns>The markets that were acknowledged, and the first refusal.</returns>
    private static async Task<(IReadOnlyList<string> Acknowledged, RpcException Refusal)> ListUntilRefusedAsync(ExchangeStage stage)
    {
        const int FirstExpiry = 61;
        const int Most = 200;
        var acknowledged = new List<string>();
        for (var expiry = FirstExpiry; expiry < FirstExpiry + Most; expiry++)
        {
            try
            {
                acknowledged.Add(await stage.AskToListAsync(expiry));
            }
            catch (RpcException refusal)
            {
                return (acknowledged, refusal);
            }
        }
        throw new InvalidOperationException($"{acknowledged.Count} markets were listed on a full disk.");
    }

    /// <summary>Whoever asks is told to try again, and why; a failure shows what the order book said to itself.</summary>
    private static void RequireUnavailable(ExchangeStage stage, RpcException refusal, params int[] numbers)
    {
        var number = int.Parse(refusal.Trailers.GetValue("hashperp-error-code") ?? "0");
        Assert.True(refusal.StatusCode == StatusCode.Unavailable && numbers.Contains(number), $"{refusal.Status}\n{stage.Exchange.OrderBook.Process.LogTail}");
    }
}
