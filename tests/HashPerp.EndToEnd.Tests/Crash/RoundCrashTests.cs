using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The rounds beyond an instant opening, and every durable write of an opening one after the other.</summary>
public sealed class RoundCrashTests
{
    private const uint SetupSeconds = 7_200;
    private const int BlocksToDeadline = 19;
    private const int MostWrites = 60;

    /// <summary>What of Final a party passes: its release, its messages, the records of a contract that is set up.</summary>
    private static readonly CrashRow[] Finals =
    [
        .. from point in (string[])[$"{ContractFaultPoints.Saved}.SetUp", ContractFaultPoints.Released, ContractFaultPoints.Sent, ContractFaultPoints.Finalized,
               ContractFaultPoints.Submitted, $"{ContractFaultPoints.Saved}.Active", ContractFaultPoints.KitWritten]
           from party in (Leg[])[Leg.Height, Leg.Time]
           where point != ContractFaultPoints.Submitted || party == Leg.Height
           // Input of two owners: HEIGHT releases before TIME, who finalizes.
           where point != ContractFaultPoints.Finalized || party == Leg.Time
           from side in (string[])["before", "after"]
           select new CrashRow(CrashScene.Final, point, side, party, Leg.Height, Leg.Time),
    ];

    [Fact]
    [Trait("tier", "full")]
    public async Task A_party_killed_anywhere_in_a_two_step_contract_resumes_with_the_same_balances()
    {
        var setups = CrashTable.Of(CrashScene.Setup);
        var refunds = CrashTable.Of(CrashScene.Refund);
        var closes = CrashTable.Of(CrashScene.Close);
        await using var stage = await CrashStage.StartAsync([.. Enumerable.Repeat(Leg.Time, setups.Count + refunds.Count + closes.Count + Finals.Length)]);
        var run = new CrashRun(stage);
        var deadline = (uint)(await stage.Stack.Chain.MedianTimeAsync()) + SetupSeconds;
        foreach (var row in setups)
        {
            await run.PlayAsync(row, async () => await ActivateAsync(stage, await stage.CrashOpeningAsync(row, deadline, "SetUp")));
        }
        foreach (var row in Finals)
        {
            await run.PlayAsync(row, async () =>
            {
                var round = await OpenAsync(stage, deadline, "SetUp");
                return await CrashRequestAsync(stage, row, round, "final", "Active", Leg.Height);
            });
        }
        foreach (var row in closes)
        {
            await run.PlayAsync(row, async () =>
            {
                var round = await OpenAsync(stage, 0, "Active");
                await CrashRequestAsync(stage, row, round, "close", "Closed", Leg.Time, Leg.Height);
                return null;
            });
        }
        var unactivated = new List<string>();
        foreach (var _ in refunds)
        {
            unactivated.Add(await OpenAsync(stage, deadline, "SetUp"));
        }
        await stage.Stack.Chain.MineAsync(BlocksToDeadline);
        foreach (var (row, round) in refunds.Zip(unactivated))
        {
            await run.PlayAsync(row, async () =>
            {
                await CrashRequestAsync(stage, row, round, "refund", "Refunded", Leg.Height);
                return null;
            });
        }
        run.RequireAllPlayed();
        await run.ExpireAsync();
        await run.RequireSettledAsync();
        // Refunded: each has its stake and connector back. Closed: 100,000 sat of the pots for HEIGHT, the rest for TIME, connectors apart.
        await run.RequireBalancesAsync(
            (refunds.Count * CrashStage.SmallCoinSat) + (closes.Count * 100_330), (refunds.Count * CrashStage.BigCoinSat) + (closes.Count * 200_330));
    }

    [Theory]
    [Trait("tier", "full")]
    [InlineData(Leg.Height, "before")]
    [InlineData(Leg.Height, "after")]
    [InlineData(Leg.Time, "before")]
    [InlineData(Leg.Time, "after")]
    public async Task A_party_killed_at_each_single_durable_write_of_an_opening_resumes(Leg party, string side)
    {
        await using var stage = await CrashStage.StartAsync([.. Enumerable.Repeat(Leg.Time, MostWrites)]);
        var run = new CrashRun(stage);
        var opened = 0;
        var hit = true;
        for (var passage = 1; hit && opened < MostWrites; passage++)
        {
            var row = new CrashRow(CrashScene.Instant, ClientFaultPoints.DocumentWritten, side, party, Leg.Height, Leg.Time, passage);
            await run.PlayAsync(row, async () =>
            {
                await stage.ArmAsync(row);
                var round = await stage.ProposeAsync(Leg.Height, Leg.Time);
                hit = await stage.DiesOrOpensAsync(row, round);
                if (hit)
                {
                    await stage.UserOf(party).StartAsync();
                    round ??= await stage.FindNewRoundAsync(Leg.Height) ?? await stage.ProposeAsync(Leg.Height, Leg.Time);
                }
                await stage.Stack.WaitForAsync(round!, "Active");
                return round;
            });
            opened++;
        }
        run.RequireAllPlayed();
        Assert.False(hit, $"An opening has more than {MostWrites} writes: the last ones were not played.");
        // Fewer would mean that the fault isn't armed: records, coins, order index and outbox alone are more.
        Assert.InRange(opened, 12, MostWrites);
        // The last one was armed for a write that its opening didn't reach; the settlement's writes would.
        await stage.UserOf(party).KillAsync();
        await stage.UserOf(party).StartAsync();
        await run.ExpireAsync();
        await run.RequireSettledAsync();
        // A coin that a crash lost or left reserved would be missing among those that no contract needed.
        var left = MostWrites - opened;
        await run.RequireBalancesAsync(left * CrashStage.SmallCoinSat, left * CrashStage.BigCoinSat);
    }

    private static async Task<string> OpenAsync(CrashStage stage, uint deadline, string state)
    {
        var round = (await stage.ProposeAsync(Leg.Height, Leg.Time, deadline))!;
        await stage.Stack.WaitForAsync(round, state);
        return round;
    }

    private static async Task<string> ActivateAsync(CrashStage stage, string round)
    {
        await RequestAsync(stage, round, "final", Leg.Height);
        await stage.Stack.WaitForAsync(round, "Active");
        return round;
    }

    /// <summary>Dies at the row's point of a further step, comes back, and the step ends as if nothing had happened.</summary>
    private static async Task<string> CrashRequestAsync(CrashStage stage, CrashRow row, string round, string step, string state, params Leg[] askers)
    {
        await stage.ArmAsync(row);
        foreach (var asker in askers)
        {
            await RequestAsync(stage, round, step, asker);
        }
        await stage.WaitForDeathAsync(row);
        await stage.UserOf(row.Party).StartAsync();
        foreach (var asker in askers.Where(asker => asker == row.Party))
        {
            // A wish that died with its process is wished again; one that was written down is the same wish.
            await RequestAsync(stage, round, step, asker);
        }
        await stage.Stack.WaitForAsync(round, state);
        return round;
    }

    private static async Task RequestAsync(CrashStage stage, string round, string step, Leg asker)
    {
        var request = new JsonObject { ["round"] = round, ["step"] = step };
        if (step == StepNames.Close)
        {
            request["height_sat"] = CrashStage.PotSat;
        }
        try
        {
            await stage.UserOf(asker).CallAsync("request", request);
        }
        catch (IOException)
        {
            // The asker died of its fault point while it answered.
        }
        catch (AgentRefusedException over) when (over.Code == ContractErrors.WrongState.Number)
        {
            // It has come further since.
        }
    }
}
