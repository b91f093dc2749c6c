using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.ArkContracts.V1;
using HashPerp.Primitives;
using HashPerp.Testing;
using Xunit;
using Leg = HashPerp.Primitives.Leg;
using WireLeg = HashPerp.Contracts.ArkContracts.V1.Leg;

namespace HashPerp.ArkServer.Tests.Policy;

/// <summary>Whoever holds an attestor's keys: in contract-aware mode only the leg that won by the operator's own headers takes a pot.</summary>
public sealed class OutcomeGuardTests(AwareOperator own) : IClassFixture<AwareOperator>
{
    private readonly OperatorStack _stack = own.Stack;

    [Fact]
    public async Task A_key_alone_takes_nothing_and_the_winner_takes_the_pot()
    {
        using var race = await RaceScenario.AtTipAsync(_stack);
        await race.Client.RegisterSeriesAsync(race.Announcement());
        var pots = await race.OpenAsync();
        var registered = await race.Client.RegisterContractAsync(race.Contract);
        Assert.Equal([PotState.Live, PotState.Live], registered.Pots.Select(pot => pot.State));
        Assert.Equal(pots.Select(pot => pot.ToString()), registered.Pots.Select(pot => pot.Outpoint));

        // At H - 1 TIME has won the lower rung, and of the upper one both off-chain locks but HEIGHT's are closed.
        await MineToAsync(race.Expiry - 1);
        await LockedByOutcomeAsync("Time has won", race.Take(pots[0], 0, Leg.Height));
        await LockedByOutcomeAsync("that is open", race.Take(pots[1], 1, Leg.Height));
        await TakeAsync(race.Take(pots[0], 0, Leg.Time));
        await Eventually.TrueAsync(async () => (await FindAsync(race)).Pots[0].State == PotState.Won, "the lower pot to be told as won");

        // HEIGHT wins the upper rung at H; T passes in the next block and opens TIME's lock, but not the guard.
        await _stack.MineUntilMedianTimeAsync(race.Terms.Rungs[1].Time);
        await LockedByOutcomeAsync("Height has won", race.Take(pots[1], 1, Leg.Time));
        using (var batch = new BatchParticipant(_stack, [race.Coin(pots[1], 1, Leg.Time)]))
        {
            await Refused.WithAsync(11, "FORFEIT_CLOSURE_LOCKED", () => batch.RunAsync([new TxOut(new Satoshis(RaceScenario.PotSat), race.Pot(1).Script.ScriptPubKey)]));
        }
        await TakeAsync(race.Take(pots[1], 1, Leg.Height));

        await Eventually.TrueAsync(
            async () => (await FindAsync(race)).Pots.All(pot => pot.State == PotState.Won), "both pots to be told as won");
        Assert.Equal([WireLeg.Time, WireLeg.Height], (await FindAsync(race)).Pots.Select(pot => pot.Winner));
        await ExpectEventsAsync(race);
    }

    [Fact]
    public async Task Parties_that_agree_need_no_outcome()
    {
        using var race = await RaceScenario.AtTipAsync(_stack);
        await race.Client.RegisterSeriesAsync(race.Announcement());
        var pots = await race.OpenAsync();
        await race.Client.RegisterContractAsync(race.Contract);

        await OffchainSpend.RunAsync(_stack, [race.Mutual(pots[0], 0)], new TxOut(new Satoshis(RaceScenario.PotSat), race.Pot(0).Script.ScriptPubKey));

        await Eventually.TrueAsync(async () => (await FindAsync(race)).Pots[0].State == PotState.Mutual, "the pot to be told as spent by both");
        Assert.Equal(PotState.Live, (await FindAsync(race)).Pots[1].State);
    }

    private static async Task<RegisteredContract> FindAsync(RaceScenario race) =>
        await race.Client.GetContractAsync(new GetContractRequest { ContractId = Google.Protobuf.ByteString.CopyFrom(ContractScripts.SignedMessage.Id(race.Terms).ToBytes()) });

    private static async Task LockedByOutcomeAsync(string text, OffchainSpend spend)
    {
        var details = await Refused.WithAsync(11, "FORFEIT_CLOSURE_LOCKED", spend.SubmitAsync);
        Assert.Equal("outcome", details.Metadata["type"]);
        Assert.Contains(text, details.Message, StringComparison.Ordinal);
    }

    private static async Task TakeAsync(OffchainSpend spend) => await spend.FinalizeAsync(await spend.SubmitAsync());

    private async Task MineToAsync(int height)
    {
        while (await _stack.Rpc.GetBlockCountAsync() < height)
        {
            await _stack.MineAsync();
        }
    }

    /// <summary>The whole story from the beginning, in order and without a gap, the blocks of the chain among it.</summary>
    private async Task ExpectEventsAsync(RaceScenario race)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var stream = race.Client.WatchEvents(new WatchEventsRequest { After = 0 }, cancellationToken: patience.Token);
        var (told, heights) = (new List<string>(), new List<uint>());
        ulong last = 0;
        while (told.Count < 6 && await stream.ResponseStream.MoveNext(patience.Token))
        {
            var happened = stream.ResponseStream.Current;
            Assert.Equal(last + 1, happened.Sequence);
            last = happened.Sequence;
            if (happened.EventCase == Event.EventOneofCase.HashrateObserved)
            {
                heights.Add(happened.HashrateObserved.Height);
                Assert.InRange(happened.HashrateObserved.HashpriceMsat, 200_000u, 400_000u);
            }
            else if (Concerns(happened, race))
            {
                told.Add(Line(happened));
            }
        }
        Assert.Equal(["series", "orders 2 at 280", "Time wins", "pot Won", "Height wins", "pot Won"], told);
        Assert.Equal(Enumerable.Range((int)heights[0], heights.Count).Select(height => (uint)height), heights);
        Assert.Contains((uint)race.Expiry, heights);
    }

    private static bool Concerns(Event happened, RaceScenario race)
    {
        var id = ContractScripts.SignedMessage.Id(race.Terms).ToBytes();
        return happened.EventCase switch
        {
            Event.EventOneofCase.SeriesRegistered => happened.SeriesRegistered.ExpiryHeight == race.Expiry,
            Event.EventOneofCase.OrdersMatched => happened.OrdersMatched.ContractId.Span.SequenceEqual(id),
            Event.EventOneofCase.PotChanged => happened.PotChanged.ContractId.Span.SequenceEqual(id),
            Event.EventOneofCase.RaceDecided => happened.RaceDecided.ExpiryHeight == race.Expiry,
            _ => false,
        };
    }

    private static string Line(Event happened) => happened.EventCase switch
    {
        Event.EventOneofCase.SeriesRegistered => "series",
        Event.EventOneofCase.OrdersMatched => $"orders {happened.OrdersMatched.Lots} at {happened.OrdersMatched.Price}",
        Event.EventOneofCase.PotChanged => $"pot {happened.PotChanged.Pot.State}",
        Event.EventOneofCase.RaceDecided => $"{happened.RaceDecided.Winner} wins",
        _ => throw new InvalidOperationException($"{happened.EventCase}"),
    };
}
