using System.Diagnostics;
using HashPerp.Events.AspAdapter;
using HashPerp.Messaging.TestService;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Messaging.Tests;

public sealed class OutboxTests
{
    [Fact]
    public async Task Numbers_of_a_stream_start_at_one_and_have_no_gap_though_transactions_fail()
    {
        await using var host = await WriterAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (index, _) =>
        {
            try
            {
                await host.Database.InTransactionAsync(
                    async (connection, transaction, cancel) =>
                    {
                        await host.Outbox.AddAsync(Numbered.Event($"m{index % 2}", 1), connection, transaction, cancel);
                        if (index % 3 == 0)
                        {
                            throw new InvalidOperationException("Rolled back.");
                        }
                    },
                    CancellationToken.None);
            }
            catch (InvalidOperationException)
            {
                // As planned: every third.
            }
        });
        for (var market = 0; market < 2; market++)
        {
            var numbers = await host.ScalarAsync<long[]>("select array_agg(number order by number) from outbox where stream = @stream", new { stream = $"market:m{market}" });
            Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), numbers);
        }
    }

    [Fact]
    public async Task Several_events_in_one_call_get_their_numbers_in_order()
    {
        await using var host = await WriterAsync();
        await host.AddAsync("m1", 1);
        var numbers = await host.Database.InTransactionAsync(
            (connection, transaction, cancel) => host.Outbox.AddAsync(
                [Numbered.Event("m1", 2), Numbered.Event("m2", 1), Numbered.Event("m1", 3)], connection, transaction, cancel),
            CancellationToken.None);
        Assert.Equal([2L, 1, 3], numbers);
    }

    [Fact]
    public async Task An_event_keeps_the_trace_that_it_was_written_in()
    {
        await using var host = await WriterAsync();
        using var activity = new Activity("order").Start();
        await host.AddAsync("m1", 1);
        Assert.Equal(activity.Id, await host.ScalarAsync<string>("select traceparent from outbox where stream = 'market:m1'"));
    }

    [Fact]
    public async Task An_event_takes_the_trace_that_it_is_given()
    {
        const string Given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await using var host = await WriterAsync();
        await host.Database.InTransactionAsync(
            (connection, transaction, cancel) => host.Outbox.AddAsync(Numbered.Event("m1", 1), connection, transaction, cancel, Given), CancellationToken.None);
        Assert.Equal(Given, await host.ScalarAsync<string>("select traceparent from outbox where stream = 'market:m1'"));
    }

    [Fact]
    public async Task An_event_of_another_service_is_refused()
    {
        await using var host = await WriterAsync();
        var error = await Assert.ThrowsAsync<HashPerpException>(() => host.Database.InTransactionAsync(
            (connection, transaction, cancel) => host.Outbox.AddAsync(
                new VtxoSpentV1 { OutPoint = "aa:0", SpentBy = "bb", Holders = [] }, connection, transaction, cancel),
            CancellationToken.None));
        Assert.Equal(MessagingErrors.NotTheOwner, error.Code);
        Assert.Equal(0, await host.ScalarAsync<long>("select count(*) from outbox"));
    }

    [Fact]
    public async Task Published_events_are_deleted_after_seven_days_and_others_never()
    {
        await using var host = await WriterAsync();
        for (var number = 1; number <= 3; number++)
        {
            await host.AddAsync("m1", number);
        }
        await host.ScalarAsync<int>(
            """
            update outbox set created_at = now() - interval '9 days',
              published_at = case number when 1 then now() - interval '7 days 1 hour' when 2 then now() - interval '6 days 23 hours' end
            """);
        Assert.False(await new MonitorStore(host.Database).ForgetAsync(7, CancellationToken.None));
        var left = await host.ScalarAsync<long[]>("select array_agg(number order by number) from outbox");
        Assert.Equal([2L, 3], left);
        // The stream goes on where it was.
        Assert.Equal(4, await host.AddAsync("m1", 4));
    }

    [Fact]
    public async Task The_age_of_the_oldest_event_that_is_not_published_is_known()
    {
        await using var host = await WriterAsync();
        await host.AddAsync("m1", 1);
        await host.ScalarAsync<int>("update outbox set created_at = now() - interval '90 seconds'");
        var state = await new MonitorStore(host.Database).StateAsync(10, CancellationToken.None);
        Assert.InRange(state.OutboxAgeMilliseconds, 90_000, 120_000);
        Assert.Equal(1, state.OutboxPending);
    }

    [Fact]
    public void A_service_that_nobody_knows_is_refused()
    {
        Assert.Equal(MessagingErrors.NotFollowed, Assert.Throws<HashPerpException>(() => Subscriptions.Of("nobody")).Code);
        Assert.Equal(["market", "contract", "chain", "vtxo"], Subscriptions.Of("settlement"));
    }

    private static async Task<TestHost> WriterAsync() => await TestHost.StartAsync("orderbook", await TestDatabase.CreateAsync(), start: false);
}
