using Grpc.Core;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using HashPerp.Testing;
using Microsoft.Extensions.DependencyInjection;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook.Tests;

public sealed class RestartTests
{
    [Theory]
    [InlineData("1000")]
    [InlineData("2")]
    public async Task A_restart_has_the_same_book_and_state_from_the_journal_or_a_snapshot(string snapshotEvery)
    {
        await using var book = await HostedBook.StartAsync(settings: new Dictionary<string, string> { ["OrderBook:SnapshotEvery"] = snapshotEvery });
        var maker = await book.Alice.SellAsync(52_000, 5);
        await book.Bob.BuyAsync(52_000, 2);
        await book.Carol.BuyAsync(51_000, 7);
        await book.AbortAsync((await book.Alice.MatchesAsync())[0], book.Bob);
        var before = (await book.Host.StateHashAsync(), await book.BookAsync());
        await book.RestartAsync();
        Assert.Equal(before, (await book.Host.StateHashAsync(), await book.BookAsync()));
        Assert.Equal("7@51000 | 5@52000", before.Item2);
        Assert.Equal(snapshotEvery == "2" ? ["1"] : ["0"], await book.QueryAsync("select count(*) from snapshots"));
        var fromTheStart = await book.App.Services.GetRequiredService<JournalReader>()
            .LoadAsync(HostedBook.Market.Id, CancellationToken.None, fromTheStart: true);
        Assert.Equal(before.Item1.Hash, fromTheStart.StateHash());
        Assert.Equal("0/5/0 Open", await book.Alice.StateAsync(maker));
    }

    [Fact]
    public async Task A_snapshot_that_was_edited_is_noticed_and_the_journal_alone_is_enough()
    {
        await using var book = await HostedBook.StartAsync(settings: new Dictionary<string, string> { ["OrderBook:SnapshotEvery"] = "1" });
        await book.Alice.SellAsync(52_000, 5);
        await Eventually.TrueAsync(async () => (await book.QueryAsync("select seq from snapshots where seq = 2")).Count == 1, "the snapshot");
        var reader = book.App.Services.GetRequiredService<JournalReader>();
        await book.QueryAsync("update snapshots set state = set_byte(state, length(state) - 1, 1)");
        var damaged = await Assert.ThrowsAsync<HashPerpException>(() => reader.LoadAsync(HostedBook.Market.Id, CancellationToken.None));
        Assert.Equal(OrderBookErrors.DamagedJournal, damaged.Code);
        await book.QueryAsync("delete from snapshots");
        Assert.Equal((await book.Host.StateHashAsync()).Hash, (await reader.LoadAsync(HostedBook.Market.Id, CancellationToken.None)).StateHash());
    }

    [Fact]
    public async Task A_writer_whose_market_was_claimed_by_another_writes_nothing_more()
    {
        await using var book = await HostedBook.StartAsync();
        await book.Alice.SellAsync(52_000, 5);
        await book.App.Services.GetRequiredService<MarketStore>().ClaimAsync(HostedBook.Market.Id, CancellationToken.None);
        await RpcRefusal.ExpectAsync(OrderBookServiceErrors.FencedOff, StatusCode.Unavailable, () => book.Alice.SellAsync(52_000, 5));
        await RpcRefusal.ExpectAsync(OrderBookServiceErrors.FencedOff, StatusCode.Unavailable, () => book.Alice.SellAsync(52_000, 5));
        Assert.Equal(["1"], await book.QueryAsync("select count(*) from orders"));
        await book.RestartAsync();
        Assert.Equal("| 5@52000", await book.BookAsync());
        Assert.Equal(Proto.OrderStatus.Open, (await book.Alice.SellAsync(52_000, 5)).Status);
    }

    [Fact]
    public async Task While_the_database_is_away_nothing_is_acknowledged_and_nothing_acknowledged_is_lost()
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        await using var book = await HostedBook.StartAsync(postgres: postgres, settings: new Dictionary<string, string> { ["Data:RetryMilliseconds"] = "500" });
        await book.Alice.SellAsync(52_000, 5);
        await postgres.StopAsync();
        var request = book.Bob.Request(book.Bob.Order(Leg.Time, 52_000, 2));
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => book.Bob.SendAsync(request))).StatusCode);
        // Suspended or not, the writer itself loses its commit and must find back to the journal.
        await Assert.ThrowsAsync<HashPerpException>(() => book.Host.SubmitAsync(new SignerAwayCommand(1, book.Alice.Account)));
        await postgres.StartAsync();
        Proto.OrderState? placed = null;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    placed = await book.Bob.SendAsync(request);
                    return true;
                }
                catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
                {
                    return false;
                }
            },
            "the service to serve again");
        Assert.Equal((Proto.OrderStatus.Filled, 2u), (placed!.Status, placed.Filled));
        Assert.Equal("| 3@52000", await book.BookAsync());
        var replayed = await book.App.Services.GetRequiredService<JournalReader>().LoadAsync(HostedBook.Market.Id, CancellationToken.None, fromTheStart: true);
        Assert.Equal((await book.Host.StateHashAsync()).Hash, replayed.StateHash());
    }
}
