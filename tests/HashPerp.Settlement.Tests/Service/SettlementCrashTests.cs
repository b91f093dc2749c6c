using HashPerp.Events;
using HashPerp.Settlement.Host;

namespace HashPerp.Settlement.Tests;

/// <summary>SIGKILL at every persisted step: the restarted service ends where one ends that never died, and tells everything once.</summary>
public sealed class SettlementCrashTests(DecidedWeek week) : IClassFixture<DecidedWeek>
{
    private const int Killed = 128 + 9;

    /// <summary>Points that stand before or after an effect only are killed there.</summary>
    private static readonly Dictionary<string, string[]> Sides = new()
    {
        [SettlementFaultPoints.Announced] = ["after"],
        [SettlementFaultPoints.SeriesWritten] = ["before", "after"],
        [SettlementFaultPoints.OutcomeWritten] = ["before", "after"],
        [SettlementFaultPoints.PotsWatched] = ["after"],
        [SettlementFaultPoints.RungsSettled] = ["before"],
    };

    public static TheoryData<string> Faults => [.. SettlementFaultPoints.All.SelectMany(point => Sides[point].Select(side => $"{point}:{side}:kill"))];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Killed_anywhere_it_goes_on(string fault)
    {
        await using var host = await SettlementHost.PrepareAsync(week.AttestorUrl);
        var contract = new WeekContract(week.Announcement);
        await host.Fellows.TellAsync([SettlementHost.Market("first"), contract.Activated, .. week.Blocks, .. contract.Wins.Cast<IEvent>()]);
        await using (var dying = await host.StartDyingAsync(fault))
        {
            Assert.Equal(Killed, await dying.WaitForExitAsync(TimeSpan.FromSeconds(90)));
        }

        await host.StartServiceAsync();
        await host.UntilStateAsync(contract.Id, "Settled");

        await SettlementFlowTests.AssertSettledAsync(host, contract);
    }
}
