using HashPerp.ArkServer.Tests;
using HashPerp.AspAdapter.Core;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Testing;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter.Tests;

/// <summary>The operator goes away, comes back, and comes back changed. It has its own operator, since others would miss it.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const string Reachable = "urn:hashperp:aspadapter:asp-reachable:v1";
    private const string Unreachable = "urn:hashperp:aspadapter:asp-unreachable:v1";

    private OperatorStack _stack = null!;
    private AspDriver _asp = null!;

    public async ValueTask InitializeAsync()
    {
        _stack = await OperatorStack.StartAsync();
        _asp = await AspDriver.StartAsync(_stack);
        await ToldAsync(Reachable);
    }

    public async ValueTask DisposeAsync()
    {
        await _asp.DisposeAsync();
        await _stack.DisposeAsync();
    }

    [Fact]
    public async Task A_spend_while_somebody_was_away_is_told_once_and_so_is_the_outage()
    {
        using var user = new TestUser(_stack);
        var coins = await user.BoardAsync(1_000, 1_000, 1_000);
        await _asp.ReserveAsync("order:01", [.. coins.Select(coin => coin.Proof())]);

        await _stack.Service.KillAsync();
        await ToldAsync(Reachable, Unreachable);
        Assert.False((await OperatorAsync()).Reachable);
        await RefusedCall.WithAsync(AspAdapterErrors.OperatorAway, () => _asp.ReserveAsync("order:02", [coins[0].Proof()]));
        // A repeat of what is reserved needs no operator.
        Assert.Equal(3_000, (await _asp.ReserveAsync("order:01", [.. coins.Select(coin => coin.Proof())])).TotalSat);

        // The operator is back, and the coin is spent before the service has come back to it.
        await _stack.RestartAsync(fault: null);
        await OffchainSpend.RunAsync(_stack, [coins[0]], user.Output(1_000));
        await _asp.SpendAsync(coins[0].OutPoint);
        await ToldAsync(Reachable, Unreachable, Reachable);

        // The service itself is away.
        await _asp.Service.KillAsync();
        await OffchainSpend.RunAsync(_stack, [coins[1]], user.Output(1_000));
        await _asp.StartAgainAsync();
        await _asp.SpendAsync(coins[1].OutPoint);

        // The new stream works, and nothing of all that is told again.
        await OffchainSpend.RunAsync(_stack, [coins[2]], user.Output(1_000));
        await _asp.SpendAsync(coins[2].OutPoint);
        Assert.Single(await _asp.SpendsAsync(coins[0].OutPoint));
        Assert.Single(await _asp.SpendsAsync(coins[1].OutPoint));
        await ToldAsync(Reachable, Unreachable, Reachable);
    }

    [Fact]
    public async Task New_settings_are_told_and_a_new_key_is_refused()
    {
        using var user = new TestUser(_stack);
        var coin = (await user.BoardAsync(1_000))[0];
        var before = await OperatorAsync();
        Assert.True(before.Reachable);
        Assert.Equal((330, 2_048), (before.DustSat, before.UnilateralExitDelay));
        Assert.Equal(_stack.Info.SignerKey.XOnly.Value.ToBytes(), before.SignerKey.ToByteArray());

        await _stack.Service.RestartAsync(new Dictionary<string, string?> { ["ArkServer__VtxoMinAmount"] = "500" });
        await Eventually.TrueAsync(async () => (await OperatorAsync()).Digest != before.Digest, "the new digest");
        Assert.Equal(500, (await OperatorAsync()).VtxoMinAmountSat);
        Assert.Equal(Reachable, (await _asp.EventsAsync("operator"))[^1].Type);
        Assert.Contains((await OperatorAsync()).Digest, (await _asp.EventsAsync("operator"))[^1].Body, StringComparison.Ordinal);
        await _asp.ReserveAsync("order:01", [coin.Proof()]);

        await _stack.Service.RestartAsync(new Dictionary<string, string?> { ["ArkServer__UnilateralExitDelay"] = "3072" });
        await Eventually.TrueAsync(
            async () => (await _asp.EventsAsync("operator"))[^1] is { Type: Unreachable } told && told.Body.Contains("exit delay", StringComparison.Ordinal),
            "the change to be told");
        Assert.False((await OperatorAsync()).Reachable);
        await RefusedCall.WithAsync(AspAdapterErrors.OperatorReplaced, () => _asp.ReserveAsync("order:02", [coin.Proof()]));

        // Whoever runs this service has looked at the new operator.
        var digest = (await _stack.Ark.GetInfoAsync(new GetInfoRequest())).Digest;
        await _asp.Service.RestartAsync(new Dictionary<string, string?> { ["AspAdapter__AcceptedDigest"] = digest });
        _asp.Forget();
        await Eventually.TrueAsync(async () => (await OperatorAsync()) is { Reachable: true, UnilateralExitDelay: 3_072 }, "the new operator to be accepted");
        Assert.Contains(digest, (await _asp.EventsAsync("operator"))[^1].Body, StringComparison.Ordinal);
    }

    private async Task<Asp.OperatorState> OperatorAsync() => await _asp.Client.GetOperatorAsync(new Asp.GetOperatorRequest());

    private async Task ToldAsync(params string[] types)
    {
        await Eventually.TrueAsync(async () => (await _asp.EventsAsync("operator")).Count >= types.Length, $"{types.Length} changes to be told");
        Assert.Equal(types, (await _asp.EventsAsync("operator")).Select(told => told.Type));
    }
}
