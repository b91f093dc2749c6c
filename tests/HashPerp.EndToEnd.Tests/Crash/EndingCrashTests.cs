using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Either party is killed while a contract ends: settled by its race, or refused before it began.</summary>
public sealed class EndingCrashTests
{
    private const string NotAccepted = "NotAccepted (3205)";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    [Trait("tier", "full")]
    public async Task A_party_killed_anywhere_in_a_settlement_resumes_with_the_same_balances()
    {
        var rows = CrashTable.Of(CrashScene.Settlement);
        await using var stage = await CrashStage.StartAsync([.. rows.Select(row => row.Last)]);
        var run = new CrashRun(stage);
        foreach (var row in rows)
        {
            // An expiry of its own for each row: a party that dies and comes back settles everything that has expired.
            await run.PlayAsync(row, async () =>
            {
                await stage.ListAsync();
                var round = await stage.OpenAsync(row.Last);
                await stage.ArmAsync(row);
                await run.ExpireAsync();
                await stage.WaitForDeathAsync(row);
                await stage.UserOf(row.Party).StartAsync();
                return round;
            });
        }
        run.RequireAllPlayed();
        await run.RequireSettledAsync();
        await run.RequireBalancesAsync();
    }

    [Fact]
    public async Task A_proposer_killed_when_it_is_refused_has_its_coin_back()
    {
        var rows = CrashTable.Of(CrashScene.Refusal);
        await using var stage = await CrashStage.StartAsync([Leg.Time]);
        foreach (var row in rows)
        {
            await stage.ForbidAllAsync(row.Maker == Leg.Height ? Leg.Time : Leg.Height);
            await stage.ArmAsync(row);
            var round = (await stage.ProposeAsync(row.Maker, row.Last))!;
            await stage.WaitForDeathAsync(row);
            var maker = stage.UserOf(row.Maker);
            await maker.StartAsync();
            await Eventually.TrueAsync(
                async () => (string?)(await maker.FindContractAsync(round))!["state"] == "Aborted", $"{row}: the proposal to be over", Patience);
            Assert.StartsWith(NotAccepted, (string?)(await maker.FindContractAsync(round))!["note"]);
            Assert.Equal(row.Maker == Leg.Height ? CrashStage.SmallCoinSat : CrashStage.BigCoinSat, await maker.BalanceAsync());
        }
        await stage.AllowAllAsync();
        await stage.OpenAsync(Leg.Time);
    }
}
