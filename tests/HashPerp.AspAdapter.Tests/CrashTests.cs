using Dapper;
using Grpc.Core;
using HashPerp.ArkServer.Tests;
using HashPerp.AspAdapter.Core;
using HashPerp.Testing;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter.Tests;

/// <summary>The service is killed on both sides of every commit; the caller repeats its call; everything has happened exactly once.</summary>
public sealed class CrashTests(SharedAsp shared)
{
    private static readonly TimeSpan DeathLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public void Every_fault_point_has_its_test() => Assert.Equal(
        ["asp-operator-told", "asp-reservation-changed", "asp-reserved", "asp-spend-told", "asp-watched"],
        AspAdapterFaultPoints.All.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task A_reservation_is_made_once(string side)
    {
        var stack = await shared.StackAsync();
        await using var asp = await AspDriver.StartAsync(stack);
        using var user = new TestUser(stack);
        var coin = (await user.BoardAsync(1_000))[0];
        await asp.StartAgainAsync($"{AspAdapterFaultPoints.Reserved}:{side}:kill");
        await DiesAsync(asp, () => asp.ReserveAsync("order:01", [coin.Proof()]));
        Assert.Equal(1_000, (await asp.ReserveAsync("order:01", [coin.Proof()])).TotalSat);
        await RefusedCall.WithAsync(AspAdapterErrors.CoinReserved, () => asp.ReserveAsync("order:02", [coin.Proof()]));
        await OffchainSpend.RunAsync(stack, [coin], user.Output(1_000));
        await asp.SpendAsync(coin.OutPoint);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task A_coin_is_burnt_once(string side)
    {
        var stack = await shared.StackAsync();
        await using var asp = await AspDriver.StartAsync(stack);
        using var user = new TestUser(stack);
        var coin = (await user.BoardAsync(1_000))[0];
        await asp.ReserveAsync("order:01", [coin.Proof()]);
        await asp.StartAgainAsync($"{AspAdapterFaultPoints.Changed}:{side}:kill");
        var burn = new Asp.BurnRequest { Holder = "order:01", Coins = { coin.OutPoint.Wire() } };
        await DiesAsync(asp, async () => await asp.Client.BurnAsync(burn));
        Assert.Equal(Asp.ReservationState.Burnt, Assert.Single((await asp.Client.BurnAsync(burn)).Coins).State);
        await asp.Client.ReleaseAsync(new Asp.ReleaseRequest { Holder = "order:01" });
        await RefusedCall.WithAsync(AspAdapterErrors.CoinReserved, () => asp.ReserveAsync("order:02", [coin.Proof()]));
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task A_watch_is_kept(string side)
    {
        var stack = await shared.StackAsync();
        await using var asp = await AspDriver.StartAsync(stack);
        using var user = new TestUser(stack);
        var coin = (await user.BoardAsync(1_000))[0];
        await asp.StartAgainAsync($"{AspAdapterFaultPoints.Watched}:{side}:kill");
        var watch = new Asp.WatchRequest { Holder = "contract:01", Outpoints = { coin.OutPoint.Wire() } };
        await DiesAsync(asp, async () => await asp.Client.WatchAsync(watch));
        await asp.Client.WatchAsync(watch);
        await OffchainSpend.RunAsync(stack, [coin], user.Output(1_000));
        await asp.SpendAsync(coin.OutPoint);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task A_spend_is_told_once(string side)
    {
        var stack = await shared.StackAsync();
        await using var asp = await AspDriver.StartAsync(stack);
        using var user = new TestUser(stack);
        var coins = await user.BoardAsync(1_000, 1_000);
        await asp.ReserveAsync("order:01", [coins[0].Proof(), coins[1].Proof()]);
        await asp.StartAgainAsync($"{AspAdapterFaultPoints.SpendTold}:{side}:kill");
        await OffchainSpend.RunAsync(stack, [coins[0]], user.Output(1_000));
        await asp.Service.Process.WaitForExitAsync(DeathLimit);
        Assert.Equal(side == "after", (await asp.SpendsAsync(coins[0].OutPoint)).Count == 1);
        await asp.StartAgainAsync();
        await asp.SpendAsync(coins[0].OutPoint);
        // The second spend passes through the same stream after the restart.
        await OffchainSpend.RunAsync(stack, [coins[1]], user.Output(1_000));
        await asp.SpendAsync(coins[1].OutPoint);
        Assert.Single(await asp.SpendsAsync(coins[0].OutPoint));
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task The_operators_return_is_told_once(string side)
    {
        await using var asp = await AspDriver.StartAsync(await shared.StackAsync());
        await Eventually.TrueAsync(async () => (await asp.EventsAsync("operator")).Count == 1, "the first contact to be told");
        await asp.Service.StopAsync();
        await asp.ExecuteAsync("update operator_state set is_reachable = false");
        await asp.Service.StartWithoutWaitingAsync(new Dictionary<string, string?> { ["HASHPERP_FAULT"] = $"{AspAdapterFaultPoints.OperatorTold}:{side}:kill" });
        await asp.Service.Process.WaitForExitAsync(DeathLimit);
        await asp.StartAgainAsync();
        await Eventually.TrueAsync(async () => (await asp.Client.GetOperatorAsync(new Asp.GetOperatorRequest())).Reachable, "the operator to be back");
        Assert.Equal(
            ["urn:hashperp:aspadapter:asp-reachable:v1", "urn:hashperp:aspadapter:asp-reachable:v1"], (await asp.EventsAsync("operator")).Select(told => told.Type));
    }

    /// <summary>The call gets no answer, since the service dies of it; then it is started again.</summary>
    private static async Task DiesAsync(AspDriver asp, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Null(RefusedCall.NumberOf(error));
        await asp.Service.Process.WaitForExitAsync(DeathLimit);
        await asp.StartAgainAsync();
    }
}
