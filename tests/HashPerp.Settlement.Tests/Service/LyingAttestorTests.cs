using Google.Protobuf;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.Events.Settlement;
using HashPerp.Testing;
using Leg = HashPerp.Primitives.Leg;
using WireLeg = HashPerp.Contracts.Settlement.V1.Leg;

namespace HashPerp.Settlement.Tests;

/// <summary>What the attestor publishes is believed only as far as its announcement and our own headers go.</summary>
public sealed class LyingAttestorTests(DecidedWeek week) : IClassFixture<DecidedWeek>
{
    [Fact]
    public async Task A_key_that_was_not_announced_is_an_alarm_and_settles_nothing()
    {
        await LieAsync(
            outcome =>
            {
                outcome.PrivateKey = ByteString.CopyFrom([.. Enumerable.Repeat((byte)7, 32)]);
                return outcome;
            },
            "OutcomeKeyWrong (5021)");
    }

    [Fact]
    public async Task The_losers_key_is_an_alarm_and_settles_nothing()
    {
        await LieAsync(
            outcome =>
            {
                var loser = outcome.Winner == WireLeg.Height ? Leg.Time : Leg.Height;
                outcome.Winner = loser == Leg.Height ? WireLeg.Height : WireLeg.Time;
                outcome.PrivateKey = ByteString.CopyFrom(week.KeyOf(outcome.Time, loser));
                return outcome;
            },
            "OutcomeContradicted (5006)");
    }

    private async Task LieAsync(Func<Outcome, Outcome> lie, string alarm)
    {
        await using var liar = await TestGrpcServer.StartAsync(new LyingAttestor(week.AttestorUrl, outcome => outcome.Strike == 200_000 ? lie(outcome) : outcome));
        await using var host = await SettlementHost.StartAsync(liar.Url);
        await host.Fellows.TellAsync([SettlementHost.Market("first"), .. week.Blocks]);
        await host.UntilAsync("the honest outcomes", "select count(*) = 3 from outcomes");
        await Eventually.TrueAsync(() => host.Service.Process.Log.Any(line => line.Contains(alarm, StringComparison.Ordinal)), alarm);

        Assert.Equal([165_000u, 194_536u, 194_537u], (await host.ToldAsync()).Select(told => told.Fact).OfType<OutcomeAttestedV1>().Select(outcome => outcome.Strike).Order());
        using var http = new HttpClient { BaseAddress = host.Service.OperationsUrl };
        Assert.Equal("Degraded", await http.GetStringAsync("/health"));
    }
}
