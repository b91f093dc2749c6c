using HashPerp.ContractLifecycle.Core;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>An operator that is silent for ten minutes puts live contracts at risk; each is told once, and once that it is over.</summary>
public sealed class RiskTests
{
    /// <summary>First rung of the sample: T = 1,705,600,000; less d2 = 6,144 s, 60 packages of two blocks, half a day.</summary>
    private const long FirstDeadline = 1_705_600_000 - 6_144 - 72_000 - 43_200;

    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_705_100_000);

    [Fact]
    public async Task After_nine_minutes_nothing_is_told_and_after_ten_each_contract_once()
    {
        await using var bench = await RiskBench.StartAsync(Start);
        var match = await bench.AddAsync(RoundState.Active);
        await bench.SilentAsync(Start);
        bench.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(0, await bench.Telling.LookAsync(CancellationToken.None));
        Assert.Empty(await bench.ToldAsync());
        var before = await bench.SeenAsync(match);
        Assert.Equal(("Active", null), (before.State, before.Risk));

        bench.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await bench.Telling.LookAsync(CancellationToken.None));
        Assert.Equal(1, await bench.Restarted().LookAsync(CancellationToken.None));
        var (type, body) = Assert.Single(await bench.ToldAsync());
        Assert.Equal("contract-at-risk", type);
        Assert.Equal(FirstDeadline, body.GetProperty("unrollBy").GetInt64());
        Assert.Equal(60, body.GetProperty("packages").GetInt32());
        Assert.Equal(Start.ToUnixTimeMilliseconds() * 1_000, body.GetProperty("silentSinceUnixUs").GetInt64());
        var seen = await bench.SeenAsync(match);
        Assert.Equal(("AtRisk", "Active", FirstDeadline, 60u), (seen.State, seen.Risk.LiveState, seen.Risk.UnrollBy, seen.Risk.Packages));
        Assert.Equal(
            "The operator is unreachable. This contract should be on the chain when the chain's median time is 2024-01-17 08:04:16 UTC, or later if its exit takes fewer than 60 packages. "
                + "'hashperp exit plan KIT' has the exact deadline; start 'hashperp exit run KIT' by then.",
            seen.Risk.Advice);
    }

    [Fact]
    public async Task When_the_operator_answers_the_contract_is_live_again_and_a_new_silence_is_told_anew()
    {
        await using var bench = await RiskBench.StartAsync(Start);
        var match = await bench.AddAsync(RoundState.Settling);
        await bench.SilentAsync(Start);
        // Another reason of the same silence doesn't begin it anew.
        await bench.SilentAsync(Start + TimeSpan.FromMinutes(5));
        bench.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await bench.Telling.LookAsync(CancellationToken.None));
        await bench.AnsweredAsync();
        Assert.Equal(0, await bench.Restarted().LookAsync(CancellationToken.None));
        Assert.Equal(0, await bench.Telling.LookAsync(CancellationToken.None));
        var seen = await bench.SeenAsync(match);
        Assert.Equal(("Settling", null), (seen.State, seen.Risk));

        await bench.SilentAsync(bench.Time.GetUtcNow());
        bench.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await bench.Telling.LookAsync(CancellationToken.None));
        Assert.Equal(["contract-at-risk", "contract-out-of-risk", "contract-at-risk"], (await bench.ToldAsync()).Select(told => told.Type));
    }

    [Theory]
    [InlineData(RoundState.Settled)]
    [InlineData(RoundState.Closed)]
    [InlineData(RoundState.Refunded)]
    public async Task A_contract_that_is_over_is_never_at_risk(RoundState state)
    {
        await using var bench = await RiskBench.StartAsync(Start);
        var over = await bench.AddAsync(state);
        await bench.SilentAsync(Start - TimeSpan.FromDays(1));
        Assert.Equal(0, await bench.Telling.LookAsync(CancellationToken.None));
        Assert.Empty(await bench.ToldAsync());
        Assert.Equal((state.ToString(), null), ((await bench.SeenAsync(over)).State, (await bench.SeenAsync(over)).Risk));
    }

    [Fact]
    public async Task A_contract_that_ends_while_at_risk_needs_no_further_word()
    {
        await using var bench = await RiskBench.StartAsync(Start);
        var match = await bench.AddAsync(RoundState.Active);
        var other = await bench.AddAsync(RoundState.Active, sequence: 2);
        await bench.SilentAsync(Start - TimeSpan.FromHours(1));
        Assert.Equal(2, await bench.Telling.LookAsync(CancellationToken.None));
        await bench.StateAsync(match, RoundState.Settled);
        // Even before the next look.
        Assert.Equal("Settled", (await bench.SeenAsync(match)).State);
        Assert.Equal(1, await bench.Telling.LookAsync(CancellationToken.None));
        await bench.AnsweredAsync();
        Assert.Equal(0, await bench.Telling.LookAsync(CancellationToken.None));
        var over = Assert.Single(await bench.ToldAsync(), told => told.Type == "contract-out-of-risk");
        Assert.Equal(other.Round, over.Body.GetProperty("round").GetString());
    }

    [Fact]
    public async Task The_deadline_is_the_first_open_rungs_and_the_coordinators_clock_changes_no_word_of_it()
    {
        await using var bench = await RiskBench.StartAsync(Start);
        var match = await bench.AddAsync(RoundState.Settling);
        await bench.SettleRungAsync(match, 0);
        await bench.SilentAsync(Start - TimeSpan.FromHours(1));
        await bench.Telling.LookAsync(CancellationToken.None);
        // The second rung ends 20,000 s after the first.
        var risk = (await bench.SeenAsync(match)).Risk;
        Assert.Equal(FirstDeadline + 20_000, risk.UnrollBy);
        Assert.Contains("median time is 2024-01-17 13:37:36 UTC", risk.Advice, StringComparison.Ordinal);
        bench.Time.Advance(TimeSpan.FromDays(10));
        Assert.Equal(risk, (await bench.SeenAsync(match)).Risk);

        var done = await bench.AddAsync(RoundState.Settling, sequence: 2);
        await bench.SettleRungAsync(done, 0);
        await bench.SettleRungAsync(done, 1);
        await bench.Telling.LookAsync(CancellationToken.None);
        Assert.Single(await bench.ToldAsync());
    }
}
