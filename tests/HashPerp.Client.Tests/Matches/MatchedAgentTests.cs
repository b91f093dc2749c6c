using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Signing.V1;
using HashPerp.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HashPerp.Client.Tests;

/// <summary>An agent that hears of matches; its operator, chain and wallet are played.</summary>
public sealed class MatchedAgentTests : IDisposable
{
    private static readonly string Round = Hex.Encode(SampleMatch.Notice().MatchId.Span[..16]);

    private readonly TempFolder _temp = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly SentMessages _sent = new();
    private AgentFolder _folder;

    public MatchedAgentTests() => _folder = AgentFolder.Open(_temp.Sub("agent"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Peer => SampleMatch.Taker.Account.ToString();

    private FakeWallet MakerWallet { get; } = new(SampleMatch.MakerKey);

    [Fact]
    public async Task The_makers_agent_funds_the_match_and_proposes_at_once()
    {
        using var agent = Agent();
        Assert.Null(await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel));
        var record = Assert.Single(agent.Contracts);
        Assert.Equal((ContractState.Proposed, Round, Peer), (record.State, record.Round, record.Peer));
        // 3 lots of 10,000 sat at 500 permille, and a connector.
        Assert.Equal([$"fund 15330 {Round} 7"], MakerWallet.Calls);
        var (to, key, message) = Assert.Single(_sent.All);
        Assert.Equal((Peer, $"{Round}/proposal"), (to, key));
        var proposal = Assert.IsType<Proposal>(message);
        Assert.Equal((Round, "Instant", Hex.Encode(SampleMatch.Maker.ToBytes())), (proposal.Round, proposal.Mode, proposal.Order));
        Assert.Equal(new ProposedTrade(SampleMatch.Taker.Id().ToString(), 42), proposal.Trade);
    }

    [Fact]
    public async Task The_takers_agent_funds_the_match_and_waits_for_the_proposal()
    {
        var wallet = new FakeWallet(SampleMatch.TakerKey);
        using var agent = Agent(wallet, new OwnOrder(8, SampleMatch.Taker, 3));
        Assert.Null(await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel));
        Assert.Equal(ContractState.Matched, Assert.Single(agent.Contracts).State);
        Assert.Equal([$"fund 15330 {Round} 8"], wallet.Calls);
        Assert.Empty(_sent.All);
    }

    [Fact]
    public async Task A_repeated_notice_changes_nothing()
    {
        using var agent = Agent();
        await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
        var reports = agent.Reports;
        Assert.Null(await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel));
        Assert.Single(_sent.All);
        Assert.Equal(reports, agent.Reports);
    }

    [Fact]
    public async Task A_match_that_does_not_hold_is_answered_with_its_number_and_not_written_down()
    {
        using var agent = Agent();
        var notice = SampleMatch.Notice();
        notice.Lots = 4;
        var refusal = await agent.TakeNoticeAsync(notice, Cancel);
        Assert.Equal(("Aborted", 3033, 1ul, Round), (refusal!.State, refusal.ReasonCode, refusal.Number, refusal.Round));
        Assert.Empty(agent.Contracts);
        Assert.Empty(agent.Reports);
    }

    [Fact]
    public async Task A_match_beyond_the_agents_limits_is_aborted_with_a_report()
    {
        using var stake = Agent(policy: new RoundPolicy { Reports = true, MaxStake = new Satoshis(14_999) });
        Assert.Null(await stake.TakeNoticeAsync(SampleMatch.Notice(), Cancel));
        var record = Assert.Single(stake.Contracts);
        Assert.Equal((ContractState.Aborted, 3205), (record.State, record.ReasonCode));
        Assert.Equal(("Aborted", 3205), (Assert.Single(stake.Reports).State, stake.Reports[0].ReasonCode));
        Assert.Equal("refusal", Assert.Single(_sent.All).Key.Split('/')[1]);
    }

    [Fact]
    public async Task No_more_contracts_are_opened_than_the_policy_allows()
    {
        using var agent = Agent(policy: new RoundPolicy { Reports = true, MaxOpenContracts = 0 });
        await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
        Assert.Equal((ContractState.Aborted, 3205), (agent.Contracts[0].State, agent.Contracts[0].ReasonCode));
    }

    [Fact]
    public async Task A_match_that_the_orders_coins_do_not_pay_is_aborted_and_the_coins_go_back_to_the_order()
    {
        MakerWallet.CannotFund = ClientErrors.CoinNotAvailable.Error("Too little.");
        using var agent = Agent();
        await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
        Assert.Equal((ContractState.Aborted, 1521), (agent.Contracts[0].State, agent.Contracts[0].ReasonCode));
        Assert.Contains($"release {Round} order/7", MakerWallet.Calls);
    }

    [Fact]
    public async Task Funding_that_the_operator_keeps_waiting_is_tried_again()
    {
        MakerWallet.CannotFund = OperatorClientErrors.OperatorUnreachable.Error("Away.");
        using var agent = Agent();
        await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
        Assert.Equal(ContractState.Matched, agent.Contracts[0].State);
        MakerWallet.CannotFund = null;
        await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
        Assert.Equal(ContractState.Proposed, agent.Contracts[0].State);
    }

    [Fact]
    public async Task Every_change_is_reported_with_its_own_number_until_it_is_taken_also_after_a_restart()
    {
        using (var agent = Agent())
        {
            await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
            Assert.Equal([(1ul, "Matched"), (2ul, "Proposed")], agent.Reports.Select(report => (report.Number, report.State)));
            await agent.TakeTakenAsync(new ReportTaken { Round = Round, Number = 1 }, Cancel);
        }
        Reopen();
        using var later = Agent();
        var report = Assert.Single(later.Reports);
        Assert.Equal((2ul, "Proposed", Peer), (report.Number, report.State, Hex.Encode(report.Counterparty.Span)));
        Assert.Equal(SampleMatch.Notice().MatchId, report.MatchId);
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", report.Traceparent);
        await later.TakeAbortAsync(new RoundAbort { MatchId = SampleMatch.Notice().MatchId, Code = 3301, Reason = "late" }, Cancel);
        Assert.Equal([2ul, 3ul], later.Reports.Select(next => next.Number));
    }

    [Fact]
    public async Task An_abort_of_the_coordinator_frees_the_coins_while_nothing_is_signed()
    {
        using var agent = Agent();
        await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
        await agent.TakeAbortAsync(new RoundAbort { MatchId = SampleMatch.Bytes(new byte[32]), Code = 3301 }, Cancel);
        Assert.Equal(ContractState.Proposed, agent.Contracts[0].State);
        await agent.TakeAbortAsync(new RoundAbort { MatchId = SampleMatch.Notice().MatchId, Code = 3301, Reason = "late" }, Cancel);
        Assert.Equal((ContractState.Aborted, 3220), (agent.Contracts[0].State, agent.Contracts[0].ReasonCode));
        Assert.Contains($"release {Round} order/7", MakerWallet.Calls);
        Assert.DoesNotContain(MakerWallet.Calls, call => call.StartsWith("respend", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_abort_with_signatures_out_is_decided_by_the_respend(bool openingWasQuicker)
    {
        var record = Signed();
        using var agent = Agent();
        MakerWallet.CannotRespend = openingWasQuicker ? ContractErrors.CoinsElsewhere.Error("Spent.") : null;
        MakerWallet.Burnt = true;
        await agent.TakeAbortAsync(new RoundAbort { MatchId = SampleMatch.Notice().MatchId, Code = 3301, Reason = "late" }, Cancel);
        var after = Assert.Single(agent.Contracts);
        Assert.Contains($"respend {record.Round} order/7", MakerWallet.Calls);
        Assert.Equal(openingWasQuicker ? ContractState.Presigned : ContractState.Aborted, after.State);
        Assert.Null(openingWasQuicker ? after.Withdrawing : null);
        Assert.Equal(openingWasQuicker ? 0 : 1, after.Replacements.Count);
    }

    [Fact]
    public async Task An_abort_changes_nothing_once_the_opening_may_be_submitted()
    {
        Signed(peerSigned: true);
        using var agent = Agent();
        await agent.TakeAbortAsync(new RoundAbort { MatchId = SampleMatch.Notice().MatchId, Code = 3301 }, Cancel);
        Assert.Equal(ContractState.Presigned, agent.Contracts[0].State);
        Assert.Empty(MakerWallet.Calls);
    }

    [Fact]
    public async Task A_proposal_that_comes_before_its_notice_waits_and_one_of_a_stranger_is_refused()
    {
        Proposal proposal;
        using (var maker = Agent())
        {
            await maker.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
            proposal = (Proposal)_sent.All[0].Message;
        }
        _sent.All.Clear();
        using var folder = AgentFolder.Open(_temp.Sub("taker"));
        using var taker = Agent(new FakeWallet(SampleMatch.TakerKey), new OwnOrder(8, SampleMatch.Taker, 3), folder: folder);
        Assert.False(await taker.TakeMessageAsync(SampleMatch.Maker.Account, ContractJson.Write(proposal), Cancel));
        Assert.Empty(_sent.All);
        var guessed = proposal with { Trade = new ProposedTrade(new string('5', 64), 42) };
        Assert.True(await taker.TakeMessageAsync(SampleMatch.Maker.Account, ContractJson.Write(guessed), Cancel));
        Assert.Equal(3205, Assert.IsType<HashPerp.Client.Refusal>(Assert.Single(_sent.All).Message).Code);
    }

    [Fact]
    public async Task A_proposal_of_a_match_whose_order_is_over_is_no_direct_one()
    {
        Proposal proposal;
        using (var maker = Agent())
        {
            await maker.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
            proposal = (Proposal)_sent.All[0].Message;
        }
        _sent.All.Clear();
        using var folder = AgentFolder.Open(_temp.Sub("taker"));
        var policy = new RoundPolicy { Reports = true, Accepts = _ => true };
        using var taker = Agent(new FakeWallet(SampleMatch.TakerKey), new OwnOrder(8, SampleMatch.Taker, MaxLots: 0), policy, folder);
        Assert.True(await taker.TakeMessageAsync(SampleMatch.Maker.Account, ContractJson.Write(proposal), Cancel));
        Assert.Equal(3219, Assert.IsType<HashPerp.Client.Refusal>(Assert.Single(_sent.All).Message).Code);
        Assert.Empty(taker.Contracts);
    }

    [Fact]
    public async Task A_match_whose_coins_are_in_an_earlier_one_waits_until_that_is_over()
    {
        using var agent = Agent();
        await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
        // The coordinator has called that off and the order book has matched the order again; the second news is here first.
        MakerWallet.CannotFund = ClientErrors.CoinNotAvailable.Error("In another round.");
        var next = SampleMatch.Notice(SampleMatch.Maker, SampleMatch.Taker with { Lots = 2 }, lots: 2);
        await agent.TakeNoticeAsync(next, Cancel);
        var round = Hex.Encode(next.MatchId.Span[..16]);
        Assert.Equal(ContractState.Matched, agent.Contracts.Single(record => record.Round == round).State);
        await agent.TakeAbortAsync(new RoundAbort { MatchId = SampleMatch.Notice().MatchId, Code = 3301, Reason = "late" }, Cancel);
        MakerWallet.CannotFund = null;
        await agent.TakeNoticeAsync(next, Cancel);
        Assert.Equal(ContractState.Proposed, agent.Contracts.Single(record => record.Round == round).State);
    }

    [Fact]
    public async Task An_agent_that_died_after_it_wrote_the_match_down_proposes_when_it_is_back()
    {
        MakerWallet.CannotFund = OperatorClientErrors.OperatorUnreachable.Error("Away.");
        using (var agent = Agent())
        {
            await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
        }
        Reopen();
        MakerWallet.CannotFund = null;
        using var later = Agent();
        await RunUntilAsync(later, () => later.Contracts[0].State == ContractState.Proposed);
        Assert.Equal($"{Round}/proposal", Assert.Single(_sent.All).Key);
    }

    [Fact]
    public async Task Burnt_coins_of_a_dead_round_are_respent_and_the_replacement_is_reported_once()
    {
        var record = Signed();
        new ContractStore(_folder, reports: true).Save(record with { State = ContractState.Aborted });
        MakerWallet.Burnt = true;
        using (var agent = Agent())
        {
            await RunUntilAsync(agent, () => agent.Contracts[0].Replacements.Count == 1);
            Assert.Equal(SampleMatch.NamedCoin.Hash.ToString(), Assert.Single(Assert.Single(agent.Reports[^1].Replacements).Spent).Txid);
        }
        // As if it had died before it wrote the replacement down.
        Reopen();
        var reported = new ContractStore(_folder, reports: true);
        reported.Save(reported.All.Single() with { Replacements = [] });
        Reopen();
        using (var later = Agent())
        {
            await RunUntilAsync(later, () => later.Contracts[0].Replacements.Count == 1);
        }
        Assert.Equal(2, Respends());
        // Once it is on record, what came back is no longer the round's to give.
        Reopen();
        using var last = Agent();
        var looks = 0;
        await RunUntilAsync(last, () => ++looks > 5);
        Assert.Equal(2, Respends());

        int Respends() => MakerWallet.Calls.Count(call => call.StartsWith("respend", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_matched_round_that_nobody_proposes_in_is_aborted_after_its_limit()
    {
        var wallet = new FakeWallet(SampleMatch.TakerKey);
        using var agent = Agent(wallet, new OwnOrder(8, SampleMatch.Taker, 3));
        await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
        _time.Advance(TimeSpan.FromSeconds(44));
        await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
        Assert.Equal(ContractState.Matched, agent.Contracts[0].State);
        _time.Advance(TimeSpan.FromSeconds(2));
        await agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel);
        Assert.Equal((ContractState.Aborted, 3211), (agent.Contracts[0].State, agent.Contracts[0].ReasonCode));
        Assert.Contains($"release {Round} order/8", wallet.Calls);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _temp.Dispose();
    }

    private async Task RunUntilAsync(ContractAgent agent, Func<bool> done)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = agent.RunAsync(stop.Token);
        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(250));
                return done();
            },
            "the agent to go on");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private void Reopen()
    {
        _folder.Dispose();
        _folder = AgentFolder.Open(_temp.Sub("agent"));
    }

    /// <summary>A record whose ark signatures are out and that nobody has submitted as far as is known here.</summary>
    private ContractRecord Signed(bool peerSigned = false)
    {
        using (var agent = Agent())
        {
            agent.TakeNoticeAsync(SampleMatch.Notice(), Cancel).GetAwaiter().GetResult();
        }
        Reopen();
        var store = new ContractStore(_folder);
        MakerWallet.Calls.Clear();
        return store.Save(store.All.Single() with
        {
            State = ContractState.Presigned, Steps = [new ArkStepRecord { Name = StepNames.Open, PeerSigned = peerSigned }],
        });
    }

    private ContractAgent Agent(FakeWallet? wallet = null, OwnOrder? order = null, RoundPolicy? policy = null, AgentFolder? folder = null) => new(
        folder ?? _folder, wallet ?? MakerWallet, new FakeOperator(), new FakeChain(), _sent, policy ?? new RoundPolicy { Reports = true }, _time, NullLogger.Instance,
        new KnownOrders(order ?? new OwnOrder(SampleMatch.OwnIndex, SampleMatch.Maker, 5)));
}
