using System.Text.Json;
using Google.Protobuf;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Asp.V1;
using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.Signing.V1;
using HashPerp.Testing;
using WireLeg = HashPerp.Contracts.Common.V1.Leg;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>Rounds that two agents agreed on without an order book.</summary>
public sealed class DirectRoundTests
{
    private static readonly SampleMatch Sample = new(sequence: 0);

    private static readonly byte[] SecretHash = SampleMatch.Filled(77).ToBytes();

    [Fact]
    public async Task A_two_step_contract_is_set_up_and_refunded()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var terms = Sample.Terms(OpeningMode.TwoStep);
        var (height, time) = (stack.Agent(Sample.MakerKey), stack.Agent(Sample.TakerKey));
        stack.Asp.Holds("setup");
        await time.SayAsync(Report("SetUp", terms, WireLeg.Time, height));
        Assert.Equal("Submitted", await stack.ScalarAsync<string>("select state from contracts"));
        await height.SayAsync(Report("SetUp", terms, WireLeg.Height, time));
        await stack.StateAsync(Sample.Round, "SetUp");
        var told = JsonDocument.Parse(Assert.Single(await stack.EventsAsync("contract-set-up"))).RootElement;
        Assert.Equal(1_705_014_400u, told.GetProperty("setupDeadline").GetUInt32());
        Assert.Equal(JsonValueKind.Null, told.GetProperty("matchId").ValueKind);

        // A refund that somebody says but the operator doesn't show is none.
        await height.SayAsync(Report("Refunded", terms, WireLeg.Height, time));
        var plan = OpeningPlan.TwoStep(terms, new HashPerp.Primitives.Bytes32(SecretHash));
        var setup = plan.Setup!.OutPoint;
        Assert.Equal("SetUp", await stack.ScalarAsync<string>("select state from contracts"));
        stack.Asp.Coins[setup.ToString()] = new Coin
        {
            Outpoint = OutputWatch.Wire(setup), Spent = true, SpentBy = plan.Setup.Refund.Txid.ToString(),
        };
        await time.SayAsync(Report("Refunded", terms, WireLeg.Time, height));
        await stack.StateAsync(Sample.Round, "Refunded");
        Assert.Single(await stack.EventsAsync("contract-refunded"));
    }

    [Fact]
    public async Task A_contract_that_one_account_alone_names_concerns_nobody()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var (height, time) = (stack.Agent(Sample.MakerKey), stack.Agent(Sample.TakerKey));
        stack.Asp.Holds("open");
        await height.SayAsync(Report("Active", Sample.Terms(), WireLeg.Height, time));
        Assert.Empty((await stack.Contracts.GetContractsAsync(new(), CoordinatorStack.Token(time.Account))).Contracts);
        Assert.Single((await stack.Contracts.GetContractsAsync(new(), CoordinatorStack.Token(height.Account))).Contracts);
        Assert.Empty(stack.Asp.Asked);
        var stranger = stack.Agent(SampleMatch.Key(9));
        Assert.Equal(3303, (await stranger.SayAsync(Report("Active", Sample.Terms(), WireLeg.Time, height))).Code);
        Assert.Equal(3304, (await time.SayAsync(Report("Active", new SampleMatch().Terms(), WireLeg.Time, height))).Code);
        Assert.Equal(0, (await time.SayAsync(Report("Active", Sample.Terms(), WireLeg.Time, height))).Code);
        await stack.StateAsync(Sample.Round, "Active");
    }

    [Fact]
    public async Task A_foreseen_match_can_not_be_taken_by_a_direct_round_of_its_name()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var match = new SampleMatch();
        var squatter = stack.Agent(SampleMatch.Key(9));
        var report = match.Report("Proposed", direct: true);
        report.Counterparty = ByteString.CopyFrom(SampleMatch.Key(8).XOnlyPubKey.ToBytes());
        report.Leg = WireLeg.Height;
        Assert.Equal(0, (await squatter.SayAsync(report)).Code);
        var (maker, _) = await stack.BeginAsync(match);
        await maker.NoticeAsync(match);
        Assert.Equal(0, (await maker.SayAsync(match.Report("Proposed"))).Code);
        Assert.Equal(3306, (await squatter.SayAsync(report)).Code);
    }

    [Fact]
    public async Task Where_only_the_relay_runs_reports_are_taken_and_forgotten()
    {
        await using var relay = await ServiceProcess.StartNewAsync("HashPerp.ContractLifecycle", new Dictionary<string, string?>());
        await using var agent = TestAgent.Attach(relay.Url, Sample.MakerKey);
        Assert.Equal(0, (await agent.SayAsync(Sample.Report("Proposed"))).Code);
    }

    private static RoundReport Report(string state, ContractTerms terms, WireLeg leg, TestAgent other)
    {
        var report = Sample.Report(state, terms, direct: true);
        report.Leg = leg;
        report.Counterparty = ByteString.CopyFrom(HashPerp.Primitives.Hex.Decode(other.Account));
        report.SetupSecretHash = terms.Opening == OpeningMode.TwoStep ? ByteString.CopyFrom(SecretHash) : ByteString.Empty;
        return report;
    }
}
