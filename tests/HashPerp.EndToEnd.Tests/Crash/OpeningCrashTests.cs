using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Either party is killed at every persisted step of a round; it resumes, and the money comes out the same.</summary>
public sealed class OpeningCrashTests
{
    [Fact]
    public void Every_fault_point_of_the_code_is_a_row_or_has_a_reason_not_to_be()
    {
        var points = ContractFaultPoints.All.Concat(ClientFaultPoints.All).ToArray();
        foreach (var party in (Leg[])[Leg.Height, Leg.Time])
        {
            Assert.All(points, point => Assert.True(
                CrashTable.Unreachable.ContainsKey((point, null)) || CrashTable.Unreachable.ContainsKey((point, party)) || MatchCrashTable.Has(point, party)
                || CrashTable.Rows.Count(row => row.Point == point && row.Party == party) == 2));
        }
        Assert.All(CrashTable.Unreachable.Keys, key => Assert.Contains(key.Point, points));
    }

    [Fact]
    public Task A_party_killed_after_what_it_did_for_the_round_resumes_with_the_same_balances() => PlayAsync(
        [.. CrashTable.Of(CrashScene.Instant).Where(row => row.Side == "after" && ContractFaultPoints.All.Contains(row.Point))]);

    [Fact]
    [Trait("tier", "full")]
    public Task A_party_killed_anywhere_in_an_instant_opening_resumes_with_the_same_balances() => PlayAsync(CrashTable.Of(CrashScene.Instant));

    private static async Task PlayAsync(IReadOnlyList<CrashRow> openings)
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time, .. openings.Select(row => row.Last)]);
        var run = new CrashRun(stage);
        run.Add(await stage.OpenAsync(Leg.Time));
        foreach (var row in openings)
        {
            await run.PlayAsync(row, async () => await stage.CrashOpeningAsync(row, setupDeadline: 0, "Active"));
        }
        run.RequireAllPlayed();
        await run.ExpireAsync();
        await run.RequireSettledAsync();
        await run.RequireBalancesAsync();
    }
}
