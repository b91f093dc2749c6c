using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>A plan for a batch that came to nothing, and whose coins went into another one since: it must not keep its owner from starting.</summary>
public sealed class ForgottenPlanTests(SharedOperator shared) : IClassFixture<SharedOperator>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plan_that_the_operator_refuses_is_told_and_given_up()
    {
        using var alice = await TestAgent.StartAsync(shared.Stack);
        await alice.FundAsync(100_000);
        var boarding = await alice.FindBoardingAsync();
        var forgotten = alice.Planner.Board("forgotten", boarding);
        BatchJournal.Open(alice.Folder, forgotten);
        var final = await alice.Batches().RunAsync(alice.Planner.Board("final", boarding), Cancel);
        await shared.Stack.MineAsync();

        var told = new List<(string Plan, int? Code)>();
        Assert.Empty(await alice.Batches().ResumeAsync((plan, error) => told.Add((plan.Id, (int?)OperatorException.CodeOf(error))), Cancel));
        // VTXO_NOT_FOUND: the coin is spent.
        Assert.Equal([("forgotten", 30)], told);
        Assert.Equal(["final"], BatchJournal.All(alice.Folder).Select(journal => journal.Plan.Id));
        Assert.Equal(final.Coins.Single().OutPoint, Assert.Single(alice.Coins.Available).OutPoint);
        Assert.Empty(await alice.Batches().ResumeAsync(cancel: Cancel));
    }

    [Fact]
    public async Task A_plan_that_was_signed_is_never_given_up()
    {
        using var alice = await TestAgent.StartAsync(shared.Stack);
        await alice.FundAsync(100_000);
        var plan = alice.Planner.Board("signed", await alice.FindBoardingAsync());
        await alice.Batches().RunAsync(plan, Cancel);
        Assert.False(alice.Batches().TryAbandon(plan));
        Assert.Equal(OperatorClientErrors.BatchRefused, Assert.Throws<HashPerpException>(() => alice.Batches().Abandon(plan)).Code);
        Assert.Equal(["signed"], BatchJournal.All(alice.Folder).Select(journal => journal.Plan.Id));
    }
}
