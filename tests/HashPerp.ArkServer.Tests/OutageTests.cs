using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>What the operator stands on goes away and comes back: calls say so, nothing moves, and it goes on without a restart.</summary>
public sealed class OutageTests(OwnOperator own) : IClassFixture<OwnOperator>
{
    private readonly OperatorStack _stack = own.Stack;

    [Fact]
    public async Task Calls_are_unavailable_while_Postgres_is_away_and_work_again_after()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(50_000))[0];
        var spend = new OffchainSpend(_stack, [coin], [alice.Output(50_000)]);
        await _stack.Postgres.KillAsync();

        await UnavailableAsync(spend.SubmitAsync, "database");
        await UnavailableAsync(() => _stack.VtxoAsync(coin.OutPoint), "database");
        await _stack.Postgres.StartAsync();

        await SucceedsAsync(async () => await spend.FinalizeAsync(await spend.SubmitAsync()));
        Assert.Equal(50_000ul, (await _stack.VtxoAsync(spend.OutPoint(0))).Amount);
        using var participant = new BatchParticipant(_stack, [alice.Coin(spend.OutPoint(0), 50_000)]);
        Assert.NotNull(await participant.RunAsync([alice.Output(50_000)]));
    }

    [Fact]
    public async Task Calls_are_unavailable_while_bitcoind_is_away_and_a_lost_mempool_is_filled_again()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(50_000))[0];
        var commitment = uint256.Parse((await _stack.VtxoAsync(coin.OutPoint)).CommitmentTxids.Single());
        var spend = new OffchainSpend(_stack, [coin], [alice.Output(50_000)]);
        await _stack.Node.KillAsync();

        await UnavailableAsync(spend.SubmitAsync, "node");
        await _stack.Node.StartAsync();

        await SucceedsAsync(async () => await spend.FinalizeAsync(await spend.SubmitAsync()));
        await Eventually.TrueAsync(async () => (await _stack.Node.Rpc.GetRawTransactionAsync(commitment)) is not null, "the commitment to be broadcast again");
        using var participant = new BatchParticipant(_stack, [alice.Coin(spend.OutPoint(0), 50_000)]);
        Assert.NotNull(await participant.RunAsync([alice.Output(50_000)]));
    }

    [Fact]
    public async Task A_second_operator_on_the_same_database_does_not_start()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ServiceProcess.RunAsync("HashPerp.ArkServer", _stack.Environment, []));
        Assert.Contains("AnotherInstanceRuns", refused.Message, StringComparison.Ordinal);
    }

    private static async Task UnavailableAsync(Func<Task> call, string what)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Contains(what, error.Status.Detail, StringComparison.Ordinal);
        Assert.Null(error.Trailers.Get("grpc-status-details-bin"));
    }

    /// <summary>Clients try again while a call is unavailable.</summary>
    private static Task SucceedsAsync(Func<Task> call) => Eventually.TrueAsync(
        async () =>
        {
            try
            {
                await call();
                return true;
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
            {
                return false;
            }
        },
        "the operator to go on");
}
