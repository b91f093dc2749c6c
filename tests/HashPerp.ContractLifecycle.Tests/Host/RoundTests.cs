using System.Text.Json;
using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.Events.Settlement;
using HashPerp.Primitives;
using HashPerp.Signing.V1;
using HashPerp.Testing;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>Rounds through the real host: events in, frames out, reports in, events out.</summary>
public sealed class RoundTests
{
    private static readonly IReadOnlyDictionary<string, string?> Impatient = new Dictionary<string, string?> { ["Rounds__AnswerSeconds"] = "10" };

    [Fact]
    public async Task A_match_becomes_a_contract_and_is_settled()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var match = new SampleMatch();
        var (maker, taker) = await stack.BeginAsync(match);
        var notice = await maker.NoticeAsync(match);
        Assert.Equal((1ul, 165_000u, 2u, 2_000u, 100_000L), (notice.TradeSeq, notice.Price, notice.Lots, notice.ExpiryHeight, notice.PerLotSat));
        await taker.NoticeAsync(match);
        await OpenAsync(stack, match, maker, taker);
        await stack.StateAsync(match.Round, "Active");

        var told = JsonDocument.Parse(Assert.Single(await stack.EventsAsync("contract-activated"))).RootElement;
        Assert.Equal(maker.Account, told.GetProperty("heightAccount").GetString());
        Assert.Equal(taker.Account, told.GetProperty("timeAccount").GetString());
        Assert.Equal([200_000L, 200_000L], told.GetProperty("pots").EnumerateArray().Select(pot => pot.GetProperty("sat").GetInt64()));
        var pots = told.GetProperty("pots").EnumerateArray().Select(pot => pot.GetProperty("outPoint").GetString()!).ToArray();
        await Eventually.TrueAsync(() => pots.All(stack.Asp.Watched.Contains), "the pots to be watched");

        await using var settlement = await stack.SettlementAsync();
        var contract = told.GetProperty("contractId").GetString()!;
        await settlement.TellAsync(new RungSettledV1 { ContractId = contract, Rung = 0, Strike = 160_000, Winner = "TIME", ArkTxid = "aa", Sat = 200_000 });
        await stack.StateAsync(match.Round, "Settling");
        await settlement.TellAsync(new RungSettledV1 { ContractId = contract, Rung = 1, Strike = 170_000, Winner = "HEIGHT", ArkTxid = "bb", Sat = 200_000 });
        await settlement.TellAsync(new ContractSettledV1 { ContractId = contract, HeightSat = 200_000, TimeSat = 200_000 });
        await stack.StateAsync(match.Round, "Settled");
        var seen = await stack.FindAsync(match, taker.Account);
        Assert.Equal(["bb", "aa"], seen!.Rungs.Select(rung => rung.SettledBy).Reverse());
        var standing = await stack.Contracts.GetStandingAsync(new GetStandingRequest { Account = Google.Protobuf.ByteString.CopyFrom(match.MakerKey.XOnlyPubKey.ToBytes()) });
        Assert.Equal((1u, 1u, 0u), (standing.Matches, standing.Activated, standing.Strikes));
    }

    [Fact]
    public async Task A_contract_shows_its_parties_to_them_alone()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var match = new SampleMatch();
        var (maker, taker) = await stack.BeginAsync(match);
        await maker.NoticeAsync(match);
        await OpenAsync(stack, match, maker, taker);
        await stack.StateAsync(match.Round, "Active");
        var own = await stack.FindAsync(match, maker.Account);
        Assert.Equal(match.MakerKey.XOnlyPubKey.ToBytes(), own!.HeightAccount.ToByteArray());
        Assert.Equal("Instant", own.Opening);
        Assert.Empty((await stack.Contracts.GetContractsAsync(new GetContractsRequest(), CoordinatorStack.Token(new string('e', 64)))).Contracts);
        var everybody = Assert.Single((await stack.Contracts.GetContractsAsync(new GetContractsRequest { PublicOnly = true })).Contracts);
        Assert.Equal((0, 0, 0), (everybody.HeightAccount.Length, everybody.TimeAccount.Length, everybody.MatchId.Length));
        Assert.Equal(2, everybody.Rungs.Count);
        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () => await stack.Contracts.GetContractsAsync(new GetContractsRequest()));
        Assert.Equal(Grpc.Core.StatusCode.Unauthenticated, refused.StatusCode);
        var unknown = await Assert.ThrowsAsync<Grpc.Core.RpcException>(async () => await stack.Contracts.GetContractAsync(
            new GetContractRequest { MatchId = own.MatchId }, CoordinatorStack.Token(new string('e', 64))));
        Assert.Equal(Grpc.Core.StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_silent_taker_earns_a_strike_and_both_are_told()
    {
        await using var stack = await CoordinatorStack.StartAsync(Impatient);
        var match = new SampleMatch();
        var (maker, taker) = await stack.BeginAsync(match);
        await maker.NoticeAsync(match);
        await maker.SayAsync(match.Report("Proposed"));
        Assert.Equal(3312, (await maker.AbortAsync()).Code);
        Assert.Equal(match.Reference.MatchId.ToBytes(), (await taker.AbortAsync()).MatchId.ToByteArray());
        var told = JsonDocument.Parse(Assert.Single(await stack.EventsAsync("contract-aborted"))).RootElement;
        Assert.Equal(taker.Account, told.GetProperty("offender").GetString());
        Assert.Equal([taker.Account], told.GetProperty("withdrawn").EnumerateArray().Select(account => account.GetString()));
        Assert.Equal(1, await stack.ScalarAsync<int>("select strikes from standing where account = @Id", new { Id = match.TakerKey.XOnlyPubKey.ToBytes() }));
        Assert.Equal(0, await stack.ScalarAsync<int>("select strikes from standing where account = @Id", new { Id = match.MakerKey.XOnlyPubKey.ToBytes() }));
    }

    [Fact]
    public async Task A_silent_maker_earns_a_strike_when_the_taker_is_there()
    {
        await using var stack = await CoordinatorStack.StartAsync(Impatient);
        var match = new SampleMatch();
        var taker = stack.Agent(match.TakerKey);
        await stack.OrderBook.TellAsync(match.Event);
        await taker.NoticeAsync(match);
        await taker.SayAsync(match.Report("Matched"));
        Assert.Equal(3311, (await taker.AbortAsync()).Code);
        var told = JsonDocument.Parse(Assert.Single(await stack.EventsAsync("contract-aborted"))).RootElement;
        Assert.Equal(match.MakerKey.XOnlyPubKey.Value.ToString(), told.GetProperty("offender").GetString());
    }

    [Fact]
    public async Task An_agent_that_comes_late_gets_the_notice()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var match = new SampleMatch();
        await stack.OrderBook.TellAsync(match.Event);
        await stack.StateAsync(match.Round, "Matched");
        await stack.Agent(match.TakerKey).NoticeAsync(match);
    }

    [Fact]
    public async Task Two_liars_get_no_contract_and_lose_no_order_before_the_operator_has_spoken()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var match = new SampleMatch();
        var (maker, taker) = await stack.BeginAsync(match);
        await maker.NoticeAsync(match);
        await maker.SayAsync(match.Report("Active", match.Terms()));
        await taker.SayAsync(match.Report("Active", match.Terms()));
        await Eventually.TrueAsync(() => stack.Asp.Asked.Count >= 2, "the operator to be asked twice");
        Assert.Equal("Submitted", await stack.ScalarAsync<string>("select state from contracts"));
        Assert.Empty(await stack.EventsAsync("contract-activated"));
        Assert.Empty(await stack.EventsAsync("contract-aborted"));
        stack.Asp.Holds("open");
        await stack.StateAsync(match.Round, "Active");
    }

    [Fact]
    public async Task Terms_that_are_not_of_the_match_and_reports_of_strangers_are_refused()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var match = new SampleMatch();
        var (maker, _) = await stack.BeginAsync(match);
        await maker.NoticeAsync(match);
        var other = new SampleMatch(sequence: 2);
        Assert.Equal(3304, (await maker.SayAsync(match.Report("Agreed", other.Terms()))).Code);
        Assert.Equal(3304, (await maker.SayAsync(match.Report("Agreed", match.Terms() with { Lots = 1 }))).Code);
        Assert.Equal(3309, (await maker.SayAsync(match.Report("Submitted"))).Code);
        Assert.Equal(3302, (await maker.SayAsync(other.Report("Proposed"))).Code);
        Assert.Equal(3301, (await maker.SayAsync(match.Report("Winning"))).Code);
        await using var stranger = TestAgent.Attach(stack.Service.Url, SampleMatch.Key(9));
        Assert.Equal(3303, (await stranger.SayAsync(match.Report("Proposed"))).Code);
        Assert.Equal("Matched", await stack.ScalarAsync<string>("select state from contracts"));
        Assert.Equal(0, (await maker.SayAsync(match.Report("Agreed", match.Terms()))).Code);
    }

    [Fact]
    public async Task Reports_that_come_twice_or_out_of_order_are_taken_and_change_nothing()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var match = new SampleMatch();
        var (maker, taker) = await stack.BeginAsync(match);
        await maker.NoticeAsync(match);
        stack.Asp.Holds("open");
        await maker.SayAsync(match.Report("Active", match.Terms()), number: 7);
        await taker.SayAsync(match.Report("Active", match.Terms()), number: 5);
        Assert.Equal(0, (await maker.SayAsync(match.Report("Aborted"), number: 6)).Code);
        Assert.Equal(0, (await maker.SayAsync(match.Report("Active", match.Terms()), number: 7)).Code);
        await stack.StateAsync(match.Round, "Active");
        Assert.Single(await stack.EventsAsync("contract-activated"));
        Assert.Empty(await stack.EventsAsync("contract-aborted"));
    }

    internal static async Task OpenAsync(CoordinatorStack stack, SampleMatch match, TestAgent maker, TestAgent taker)
    {
        stack.Asp.Holds("open");
        var terms = match.Terms();
        await maker.SayAsync(match.Report("Proposed"));
        await taker.SayAsync(match.Report("Agreed", terms));
        foreach (var state in new[] { "Agreed", "Presigned", "Submitted", "Active" })
        {
            await maker.SayAsync(match.Report(state, terms));
            await taker.SayAsync(match.Report(state, terms));
        }
    }
}
