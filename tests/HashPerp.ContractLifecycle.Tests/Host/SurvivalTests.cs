using HashPerp.Events.AspAdapter;
using HashPerp.Testing;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>The service dies, the broker goes, the operator is away: the same contract, once.</summary>
public sealed class SurvivalTests
{
    /// <summary>A match that becomes a contract doesn't pass these; the end-to-end crash table plays them.</summary>
    private static readonly string[] OtherWays =
        [LifecycleFaultPoints.ContractSetUp, LifecycleFaultPoints.ContractRefunded, LifecycleFaultPoints.ContractClosed, LifecycleFaultPoints.RoundAborted];

    public static TheoryData<string> Faults =>
        [.. LifecycleFaultPoints.All.Except(OtherWays).SelectMany(point => new[] { $"{point}:before:kill", $"{point}:after:kill" })];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_coordinator_killed_at_any_step_ends_with_one_contract(string fault)
    {
        await using var stack = await CoordinatorStack.StartAsync();
        await stack.Service.StopAsync();
        await stack.Service.StartAsync(new Dictionary<string, string?> { ["HASHPERP_FAULT"] = fault });
        var match = new SampleMatch();
        var revival = ReviveAsync(stack);
        var (maker, taker) = await stack.BeginAsync(match);
        await maker.NoticeAsync(match);
        await RoundTests.OpenAsync(stack, match, maker, taker);
        await stack.StateAsync(match.Round, "Active");
        await revival;
        Assert.Single(await stack.EventsAsync("contract-activated"));
        Assert.Empty(await stack.EventsAsync("contract-aborted"));
        Assert.Equal(2, await stack.ScalarAsync<int>("select sum(activated) from standing"));
        Assert.Equal(2, await stack.ScalarAsync<int>("select sum(matches) from standing"));
        Assert.Equal(2, await stack.ScalarAsync<int>("select count(*) from rungs"));
    }

    [Fact]
    public async Task Matches_told_while_the_broker_is_down_come_when_it_is_back()
    {
        await using var broker = await RabbitMqServer.StartNewAsync();
        await using var stack = await CoordinatorStack.StartAsync(broker: broker.Uri);
        var first = new SampleMatch();
        var (maker, taker) = await stack.BeginAsync(first);
        await maker.NoticeAsync(first);
        await broker.KillAsync();
        var second = new SampleMatch(sequence: 2);
        await stack.OrderBook.TellAsync(second.Event);
        await RoundTests.OpenAsync(stack, first, maker, taker);
        await stack.StateAsync(first.Round, "Active");
        await broker.StartAsync();
        await maker.NoticeAsync(second);
        await Eventually.TrueAsync(
            async () => await stack.ScalarAsync<int>("select count(*) from outbox where published_at is null") == 0, "all events to be published",
            TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_round_waits_for_an_operator_that_is_away()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var match = new SampleMatch();
        var (maker, taker) = await stack.BeginAsync(match);
        await maker.NoticeAsync(match);
        stack.Asp.IsAway = true;
        await RoundTests.OpenAsync(stack, match, maker, taker);
        Assert.Equal("Submitted", await stack.ScalarAsync<string>("select state from contracts"));
        stack.Asp.IsAway = false;
        await stack.StateAsync(match.Round, "Active");
    }

    [Fact]
    public async Task A_live_contract_is_at_risk_while_AspAdapter_says_that_the_operator_is_away_also_after_a_restart()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var match = new SampleMatch();
        var (maker, taker) = await stack.BeginAsync(match);
        await maker.NoticeAsync(match);
        await RoundTests.OpenAsync(stack, match, maker, taker);
        await stack.StateAsync(match.Round, "Active");
        await using var adapter = await stack.AspAdapterAsync();
        var since = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(11);
        await adapter.TellAsync(new AspUnreachableV1 { SinceUnixUs = since.ToUnixTimeMilliseconds() * 1_000, Reason = "no answer" });
        await SeenAsync(stack, match, maker.Account, "AtRisk");

        await stack.Service.KillAsync();
        await stack.Service.StartAsync();
        await SeenAsync(stack, match, maker.Account, "AtRisk");
        await adapter.TellAsync(new AspReachableV1 { SinceUnixUs = since.ToUnixTimeMilliseconds() * 1_000, Digest = "d" });
        await SeenAsync(stack, match, maker.Account, "Active");
        Assert.Single(await stack.EventsAsync("contract-at-risk"));
        Assert.Single(await stack.EventsAsync("contract-out-of-risk"));
    }

    [Fact]
    public async Task Everything_about_a_round_belongs_to_the_trace_of_its_match()
    {
        using var traces = TraceCollector.Start();
        await using var stack = await CoordinatorStack.StartAsync(traces.Environment);
        var match = new SampleMatch();
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var (maker, taker) = await stack.BeginAsync(match, $"00-{Trace}-00f067aa0ba902b7-01");
        Assert.StartsWith($"00-{Trace}-", (await maker.NoticeAsync(match)).Traceparent, StringComparison.Ordinal);
        await RoundTests.OpenAsync(stack, match, maker, taker);
        await stack.StateAsync(match.Round, "Active");
        var traceparent = await stack.ScalarAsync<string>("select traceparent from outbox where type = 'urn:hashperp:contractlifecycle:contract-activated:v1'");
        Assert.StartsWith($"00-{Trace}-", traceparent, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () => traces.Exported.Any(span => span.TraceId == Trace && span.Name == "round Verified" && span.Service == "contractlifecycle"), "the span of the verification");
    }

    private static Task SeenAsync(CoordinatorStack stack, SampleMatch match, string account, string state) => Eventually.TrueAsync(
        async () => (await stack.FindAsync(match, account))!.State == state, $"the contract to be shown as {state}", TimeSpan.FromSeconds(60));

    /// <summary>Starts the service again once its fault has killed it.</summary>
    private static Task ReviveAsync(CoordinatorStack stack) => Task.Run(async () =>
    {
        await stack.Service.Process.WaitForExitAsync(TimeSpan.FromSeconds(120));
        await stack.Service.StartAsync(new Dictionary<string, string?> { ["HASHPERP_FAULT"] = null });
    });
}
