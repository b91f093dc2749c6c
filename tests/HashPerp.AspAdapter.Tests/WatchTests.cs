using HashPerp.ArkServer.Tests;
using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.Testing;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter.Tests;

/// <summary>Spends as they are told. Polling is out of reach here: what is told comes from the operator's stream.</summary>
public sealed class WatchTests(SharedAsp shared) : IAsyncLifetime
{
    private AspDriver _asp = null!;
    private TestUser _user = null!;

    public async ValueTask InitializeAsync()
    {
        _asp = await shared.AspAsync();
        _user = new TestUser(_asp.Stack);
    }

    public ValueTask DisposeAsync()
    {
        _user.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_spend_is_told_once_to_all_who_hold_or_watch_the_coin()
    {
        var coin = (await _user.BoardAsync(1_000))[0];
        await _asp.ReserveAsync("order:aa", [coin.Proof()]);
        await WatchAsync("contract:cc", coin.OutPoint);
        await WatchAsync("contract:bb", coin.OutPoint);
        await WatchAsync("contract:bb", coin.OutPoint);
        var payment = await OffchainSpend.RunAsync(_asp.Stack, [coin], _user.Output(1_000));

        var told = await _asp.SpendAsync(coin.OutPoint);
        Assert.Contains($"\"{payment.Tx.ArkTxid}\"", told, StringComparison.Ordinal);
        Assert.Contains("\"contract:bb\", \"contract:cc\", \"order:aa\"", told.Replace("\",\"", "\", \"", StringComparison.Ordinal), StringComparison.Ordinal);
        await PassAsync();
        Assert.Single(await _asp.SpendsAsync(coin.OutPoint));
        Assert.True((await CoinAsync(coin.OutPoint)).Spent);
    }

    [Fact]
    public async Task Who_watches_a_coin_after_its_spend_was_told_is_told_alone()
    {
        var coin = (await _user.BoardAsync(1_000))[0];
        await WatchAsync("contract:01", coin.OutPoint);
        await OffchainSpend.RunAsync(_asp.Stack, [coin], _user.Output(1_000));
        await _asp.SpendAsync(coin.OutPoint);
        await WatchAsync("contract:01", coin.OutPoint);
        await WatchAsync("contract:02", coin.OutPoint);
        var told = await _asp.SpendsAsync(coin.OutPoint);
        Assert.Equal(2, told.Count);
        Assert.DoesNotContain("contract:01", told[1].Body, StringComparison.Ordinal);
        Assert.Contains("contract:02", told[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spend_is_told_when_it_is_final_and_not_before()
    {
        var coin = (await _user.BoardAsync(1_000))[0];
        await WatchAsync("contract:03", coin.OutPoint);
        var spend = new OffchainSpend(_asp.Stack, [coin], [_user.Output(1_000)]);
        var accepted = await spend.SubmitAsync();
        // Watching anew makes the service look at the coin; what is pending shows in GetCoins only.
        await WatchAsync("contract:03", coin.OutPoint);
        await PassAsync();
        var pending = await CoinAsync(coin.OutPoint);
        Assert.Equal((true, "", accepted.ArkTxid), (pending.Spent, pending.SpentBy, pending.PendingBy));
        Assert.Empty(await _asp.SpendsAsync(coin.OutPoint));
        await spend.FinalizeAsync(accepted);
        var final = await CoinAsync(coin.OutPoint);
        Assert.Equal((true, accepted.ArkTxid, ""), (final.Spent, final.SpentBy, final.PendingBy));
        Assert.Contains(accepted.ArkTxid, await _asp.SpendAsync(coin.OutPoint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coin_that_joins_a_batch_is_spent_by_the_commitment()
    {
        var coin = (await _user.BoardAsync(10_000))[0];
        await WatchAsync("contract:04", coin.OutPoint);
        using var participant = new BatchParticipant(_asp.Stack, [coin]);
        var commitment = await participant.RunAsync([_user.Output(10_000)]);
        Assert.Contains(commitment.ToString()!, await _asp.SpendAsync(coin.OutPoint), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_released_coin_is_watched_no_longer()
    {
        var coins = await _user.BoardAsync(1_000, 1_000);
        await _asp.ReserveAsync("order:05", [coins[0].Proof()]);
        await _asp.Client.ReleaseAsync(new Asp.ReleaseRequest { Holder = "order:05" });
        await OffchainSpend.RunAsync(_asp.Stack, [coins[0]], _user.Output(1_000));
        await PassAsync();
        Assert.Empty(await _asp.SpendsAsync(coins[0].OutPoint));
    }

    [Fact]
    public async Task The_holder_of_a_coin_is_told_only_if_no_own_payment_replaces_it()
    {
        await using var asp = await AspDriver.StartAsync(_asp.Stack, new Dictionary<string, string?> { ["AspAdapter__ReplaceGraceMilliseconds"] = "4000" });
        var coins = await _user.BoardAsync(1_000, 1_000);
        await asp.ReserveAsync("order:07", [coins[0].Proof()]);
        await asp.ReserveAsync("order:08", [coins[1].Proof()]);
        await asp.Client.WatchAsync(new Asp.WatchRequest { Holder = "contract:07", Outpoints = { coins[0].OutPoint.Wire() } });
        var own = await OffchainSpend.RunAsync(_asp.Stack, [coins[0]], _user.Output(1_000));
        await OffchainSpend.RunAsync(_asp.Stack, [coins[1]], _user.Output(1_000));
        Assert.DoesNotContain("order:07", await asp.SpendAsync(coins[0].OutPoint), StringComparison.Ordinal);
        Assert.Empty(await asp.SpendsAsync(coins[1].OutPoint));
        await asp.Client.ReplaceAsync(new Asp.ReplaceRequest
        {
            Holder = "order:07", Spent = { coins[0].OutPoint.Wire() }, Coins = { _user.Coin(own.OutPoint(0), 1_000).Proof() },
        });
        Assert.Contains("order:08", await asp.SpendAsync(coins[1].OutPoint), StringComparison.Ordinal);
        // Its own time was up before that of the other.
        Assert.Single(await asp.SpendsAsync(coins[0].OutPoint));
    }

    [Fact]
    public async Task An_output_may_be_watched_before_it_exists()
    {
        await using var asp = await AspDriver.StartAsync(_asp.Stack, new Dictionary<string, string?> { ["AspAdapter__PollMilliseconds"] = "300" });
        var coin = (await _user.BoardAsync(1_000))[0];
        var first = new OffchainSpend(_asp.Stack, [coin], [_user.Output(1_000)]);
        await asp.Client.WatchAsync(new Asp.WatchRequest { Holder = "contract:06", Outpoints = { first.OutPoint(0).Wire() } });
        await first.FinalizeAsync(await first.SubmitAsync());
        var second = await OffchainSpend.RunAsync(_asp.Stack, [_user.Coin(first.OutPoint(0), 1_000)], _user.Output(1_000));
        Assert.Contains(second.Tx.ArkTxid.ToString(), await asp.SpendAsync(first.OutPoint(0)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_watches_are_refused()
    {
        await RefusedCall.WithAsync(AspAdapterErrors.RequestMalformed, async () => await _asp.Client.WatchAsync(new Asp.WatchRequest { Holder = "contract:1" }));
        await RefusedCall.WithAsync(AspAdapterErrors.RequestMalformed, () => WatchAsync("somebody", new OutPoint(uint256.Zero, 0)));
        await RefusedCall.WithAsync(AspAdapterErrors.RequestMalformed, async () => await _asp.Client.GetCoinsAsync(new Asp.GetCoinsRequest()));
    }

    private async Task WatchAsync(string holder, OutPoint outPoint) =>
        await _asp.Client.WatchAsync(new Asp.WatchRequest { Holder = holder, Outpoints = { outPoint.Wire() } });

    private async Task<Asp.Coin> CoinAsync(OutPoint outPoint) =>
        Assert.Single((await _asp.Client.GetCoinsAsync(new Asp.GetCoinsRequest { Outpoints = { outPoint.Wire() } })).Coins);

    /// <summary>A later spend is told: whatever was to be told before has been told.</summary>
    private async Task PassAsync()
    {
        using var other = new TestUser(_asp.Stack);
        var coin = (await other.BoardAsync(1_000))[0];
        await WatchAsync("contract:00", coin.OutPoint);
        await OffchainSpend.RunAsync(_asp.Stack, [coin], other.Output(1_000));
        await _asp.SpendAsync(coin.OutPoint);
    }
}
