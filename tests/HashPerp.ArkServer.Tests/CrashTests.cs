using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>The process dies, as by a power cut, before and after every step that it persists; afterwards everything adds up.</summary>
public sealed class CrashTests(OwnOperator own) : IClassFixture<OwnOperator>
{
    private readonly OperatorStack _stack = own.Stack;

    public static TheoryData<string, string> OffchainPoints => Table(ArkServerFaultPoints.SubmitPersisted, ArkServerFaultPoints.FinalizePersisted);

    public static TheoryData<string, string> RoundPoints =>
        Table(ArkServerFaultPoints.RoundPersisted, ArkServerFaultPoints.RoundBroadcast, ArkServerFaultPoints.RoundCompleted);

    [Fact]
    public void Every_fault_point_is_in_one_of_the_tables() => Assert.Equal(
        ArkServerFaultPoints.All.Order(), OffchainPoints.Concat(RoundPoints).Select(row => row.Data.Item1).Append(ArkServerFaultPoints.SweepPersisted).Distinct().Order());

    [Theory]
    [MemberData(nameof(OffchainPoints))]
    public async Task An_off_chain_transaction_survives_a_kill(string point, string side)
    {
        using var alice = new TestUser(_stack);
        using var bob = new TestUser(_stack);
        var coin = (await alice.BoardAsync(50_000))[0];
        var funds = await _stack.OwnFundsAsync();
        var spend = new OffchainSpend(_stack, [coin], [bob.Output(20_000), alice.Output(30_000)]);
        await _stack.RestartAsync($"{point}:{side}:kill");

        var death = await Assert.ThrowsAsync<RpcException>(async () => await spend.FinalizeAsync(await spend.SubmitAsync()));
        Assert.Contains(death.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Internal });
        await _stack.RestartAsync(fault: null);

        // The client simply does it again: what happened already happens no second time.
        await spend.FinalizeAsync(await spend.SubmitAsync());
        Assert.Equal(20_000ul, (await _stack.VtxoAsync(spend.OutPoint(0))).Amount);
        Assert.True((await _stack.VtxoAsync(coin.OutPoint)).IsSpent);
        await _stack.ExpectOwnFundsAsync(funds);
    }

    [Theory]
    [MemberData(nameof(RoundPoints))]
    public async Task A_batch_survives_a_kill_whole_or_not_at_all(string point, string side)
    {
        using var alice = new TestUser(_stack);
        var (vtxo, boarding) = ((await alice.BoardAsync(50_000))[0], await alice.FundBoardingAsync(25_000));
        var funds = await _stack.OwnFundsAsync();
        using (var participant = new BatchParticipant(_stack, [vtxo, boarding]))
        {
            await _stack.RestartAsync($"{point}:{side}:kill");
            using var reconnected = new BatchParticipant(_stack, [vtxo, boarding]);
            await Assert.ThrowsAsync<RpcException>(() => reconnected.RunAsync([alice.Output(75_000)]));
        }
        await _stack.RestartAsync(fault: null);

        var nothingWasWritten = point == ArkServerFaultPoints.RoundPersisted && side == "before";
        Assert.Equal(!nothingWasWritten, (await _stack.VtxoAsync(vtxo.OutPoint)).IsSpent);
        if (nothingWasWritten)
        {
            using var again = new BatchParticipant(_stack, [vtxo, boarding]);
            Assert.NotNull(await again.RunAsync([alice.Output(75_000)]));
        }
        var mine = (await _stack.Indexer.GetVtxosAsync(new GetVtxosRequest { Scripts = { alice.Script.ScriptPubKey.ToHex() }, SpendableOnly = true })).Vtxos.Single();
        Assert.Equal(75_000ul, mine.Amount);
        Assert.Equal(mine.CommitmentTxids.Single(), (await _stack.VtxoAsync(vtxo.OutPoint)).SettledBy);
        await _stack.MineAsync();
        Assert.NotNull((await _stack.Node.Rpc.GetRawTransactionAsync(uint256.Parse(mine.CommitmentTxids.Single())))?.BlockHash);
        await _stack.ExpectOwnFundsAsync(funds);
    }

    private static TheoryData<string, string> Table(params string[] points)
    {
        var table = new TheoryData<string, string>();
        foreach (var point in points)
        {
            table.Add(point, "before");
            table.Add(point, "after");
        }
        return table;
    }
}
