using System.Diagnostics;
using HashPerp.Contracts.Settlements.V1;
using HashPerp.Events;
using HashPerp.Events.ContractLifecycle;
using HashPerp.Events.Settlement;
using HashPerp.Testing;
using WireLeg = HashPerp.Contracts.Common.V1.Leg;

namespace HashPerp.Settlement.Tests;

/// <summary>From a listed market to a settled contract, whatever the order in which the world tells of it, once or twice.</summary>
public sealed class SettlementFlowTests(DecidedWeek week) : IClassFixture<DecidedWeek>
{
    private const string Trace = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";

    [Theory]
    [InlineData("market contract chain spends")]
    [InlineData("spends contract market chain")]
    [InlineData("chain spends contract market")]
    [InlineData("contract market spends chain")]
    public async Task Every_order_of_facts_ends_in_the_same_settlement(string order)
    {
        await using var host = await SettlementHost.StartAsync(week.AttestorUrl);
        var contract = new WeekContract(week.Announcement);
        foreach (var fact in order.Split(' '))
        {
            await TellAsync(host, contract, fact);
        }
        await host.UntilStateAsync(contract.Id, "Settled");
        await AssertSettledAsync(host, contract);

        await host.Fellows.RepeatAllAsync();
        await host.Fellows.TellAsync([SettlementHost.Market("last")]);
        await host.UntilAsync("a last market", "select exists (select 1 from markets where market_id = 'last' and state = 'announced')");
        await AssertSettledAsync(host, contract);
    }

    [Fact]
    public async Task The_operator_is_told_of_the_series_and_then_of_the_contract_once()
    {
        await using var host = await SettlementHost.StartAsync(week.AttestorUrl);
        var contract = new WeekContract(week.Announcement);
        await TellAsync(host, contract, "market");
        await Eventually.TrueAsync(() => !host.Asp.Registered.IsEmpty, "the series to be told");
        await TellAsync(host, contract, "contract");
        await Eventually.TrueAsync(() => host.Asp.Registered.Count > 1, "the contract to be told");
        await host.UntilStateAsync(contract.Id, "Open");
        await TellAsync(host, contract, "chain");
        await host.UntilStateAsync(contract.Id, "Settling");

        Assert.Equal([$"series of {week.Announcement.Rungs.Count}, signed with 64 bytes", Primitives.Hex.Encode(contract.Terms.ToBytes())], host.Asp.Registered);
    }

    [Fact]
    public async Task The_settlement_is_of_the_contracts_trace_and_can_be_asked_for()
    {
        await using var host = await SettlementHost.StartAsync(week.AttestorUrl);
        var contract = new WeekContract(week.Announcement);
        foreach (var fact in new[] { "market", "contract" })
        {
            await TellAsync(host, contract, fact);
        }
        await Eventually.TrueAsync(() => host.Asp.Watched.ContainsKey($"settlement:{contract.Id}"), "the pots to be watched");
        Assert.Equal(contract.Pots.Select(pot => pot.ToString()), host.Asp.Watched[$"settlement:{contract.Id}"]);
        Assert.Equal("Open", (await host.GetAsync(contract.Id)).State);
        await TellAsync(host, contract, "chain");
        await host.UntilStateAsync(contract.Id, "Settling");
        await TellAsync(host, contract, "spends");
        await host.UntilStateAsync(contract.Id, "Settled");

        var settled = (await host.ToldAsync()).Where(told => told.Fact is RungSettledV1 or ContractSettledV1).ToList();
        Assert.Equal(5, settled.Count);
        Assert.All(settled, told => Assert.Equal("0123456789abcdef0123456789abcdef", ActivityContext.Parse(told.Traceparent!, null).TraceId.ToString()));
        var answer = await host.GetAsync(contract.Id);
        Assert.Equal("Settled", answer.State);
        Assert.Equal([WireLeg.Time, WireLeg.Time, WireLeg.Height, WireLeg.Height], answer.Rungs.Select(rung => rung.Winner));
        Assert.Equal(Enumerable.Range(0, 4).Select(contract.WinOf), answer.Rungs.Select(rung => rung.SpentBy));
        using var channel = host.Connect();
        var outcomes = await new Settlements.SettlementsClient(channel).GetOutcomesAsync(new GetOutcomesRequest { ExpiryHeight = ReplayedWeek.Expiry });
        Assert.Equal([485u, 545u, 545u, 545u], outcomes.Outcomes.Select(outcome => outcome.DecidingHeight));
        Assert.All(outcomes.Outcomes, outcome => Assert.Equal(32, outcome.PrivateKey.Length));
    }

    [Fact]
    public async Task Spends_from_before_the_watch_are_found()
    {
        await using var host = await SettlementHost.StartAsync(week.AttestorUrl);
        var contract = new WeekContract(week.Announcement);
        foreach (var spent in contract.Wins)
        {
            host.Asp.Spent[spent.OutPoint] = spent.SpentBy;
        }
        foreach (var fact in new[] { "market", "chain", "contract" })
        {
            await TellAsync(host, contract, fact);
        }
        await host.UntilStateAsync(contract.Id, "Settled");
        await AssertSettledAsync(host, contract);
    }

    [Theory]
    [InlineData("spends closed market chain")]
    [InlineData("market chain spends closed")]
    public async Task An_early_close_is_no_settlement_even_if_the_races_end_first(string order)
    {
        await using var host = await SettlementHost.StartAsync(week.AttestorUrl);
        var contract = new WeekContract(week.Announcement);
        var close = new string('c', 64);
        await TellAsync(host, contract, "contract");
        foreach (var fact in order.Split(' '))
        {
            switch (fact)
            {
                case "spends":
                    await host.Fellows.TellAsync([.. Enumerable.Range(0, 4).Select(rung => contract.SpentBy(rung, close))]);
                    await host.UntilAsync("the spends", "select count(*) = 4 from rungs where spent_by is not null");
                    break;
                case "closed":
                    await host.Fellows.TellAsync([new ContractClosedV1 { Round = "round-a", MatchId = null, ContractId = contract.Id, ArkTxid = close }]);
                    break;
                default:
                    await TellAsync(host, contract, fact);
                    break;
            }
        }
        await host.UntilAsync("the outcomes", "select count(*) = 4 from outcomes");
        await host.UntilStateAsync(contract.Id, "Closed");
        Assert.DoesNotContain(await host.ToldAsync(), told => told.Fact is RungSettledV1 or ContractSettledV1);
    }

    [Fact]
    public async Task A_refund_ends_a_contract_that_never_lived_and_a_contract_that_does_not_fit_is_an_alarm()
    {
        await using var host = await SettlementHost.StartAsync(week.AttestorUrl);
        var refunded = new WeekContract(week.Announcement, "refunded");
        var wrong = new WeekContract(week.Announcement, "wrong");
        await host.Fellows.TellAsync(
        [
            new ContractRefundedV1 { Round = "round-refunded", MatchId = null, ContractId = refunded.Id, ArkTxid = new string('d', 64) },
            wrong.Activated with { Pots = [.. wrong.Activated.Pots.Take(3)] },
        ]);

        await host.UntilStateAsync(refunded.Id, "Refunded");
        await host.UntilStateAsync(wrong.Id, "Refused");
        Assert.Equal("Refunded", (await host.GetAsync(refunded.Id)).State);
        Assert.Contains(host.Service.Process.Log, line => line.Contains("ContractMismatch (5022)", StringComparison.Ordinal));
        var unknown = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => host.GetAsync(new string('0', 64)));
        Assert.Equal("5024", unknown.Trailers.GetValue("hashperp-error-code"));
    }

    internal static async Task AssertSettledAsync(SettlementHost host, WeekContract contract)
    {
        var told = (await host.ToldAsync()).Select(told => told.Fact).ToList();
        var outcomes = told.OfType<OutcomeAttestedV1>().OrderBy(outcome => outcome.Strike).ToList();
        Assert.Equal(
            ReplayedWeek.Races.Select(race => (race.Strike, race.Time, race.Winner, race.DecidingHeight)),
            outcomes.Select(outcome => (outcome.Strike, outcome.Time, outcome.Winner, outcome.DecidingHeight)));
        Assert.Equal(
            Enumerable.Range(0, 4).Select(rung => ((uint)rung, ReplayedWeek.Races[rung].Winner, contract.WinOf(rung), 86_500L)),
            told.OfType<RungSettledV1>().OrderBy(rung => rung.Rung).Select(rung => (rung.Rung, rung.Winner, rung.ArkTxid, rung.Sat)));
        var settled = Assert.Single(told.OfType<ContractSettledV1>());
        Assert.Equal((contract.Id, 173_000L, 173_000L), (settled.ContractId, settled.HeightSat, settled.TimeSat));
        Assert.Same(settled, told.Last(fact => fact.Stream == $"settlement:{contract.Id}"));
    }

    internal async Task TellAsync(SettlementHost host, WeekContract contract, string fact)
    {
        switch (fact)
        {
            case "market":
                await host.Fellows.TellAsync([SettlementHost.Market("first")]);
                await host.UntilAsync("the series", "select exists (select 1 from series)");
                break;
            case "contract":
                await host.Fellows.TellAsync([contract.Activated], Trace);
                await host.UntilAsync("the contract", "select exists (select 1 from contracts)");
                break;
            case "chain":
                await host.Fellows.TellAsync([.. week.Blocks]);
                await host.UntilAsync("the chain", "select exists (select 1 from headers where height = 545)");
                break;
            case "spends":
                await host.Fellows.TellAsync([.. contract.Wins.Cast<IEvent>()]);
                await host.UntilAsync("the spends", "select count(*) = 4 from spends");
                break;
        }
    }
}
