using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.Primitives;
using HashPerp.Testing;
using Client = HashPerp.Contracts.Settlement.V1.Attestor.AttestorClient;
using WireLeg = HashPerp.Contracts.Settlement.V1.Leg;

namespace HashPerp.Settlement.Tests;

/// <summary>The attestor as a process, against a real node that replays mainnet.</summary>
public sealed class AttestorProcessTests : IAsyncLifetime
{
    private readonly string _folder = TestFolder.Create("attestor-process");
    private BitcoindNode _node = null!;
    private ServiceProcess _attestor = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await ReplayedWeek.StartNodeAsync();
        _attestor = await ReplayedWeek.StartAttestorAsync(_node, _folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _attestor.DisposeAsync();
        await _node.DisposeAsync();
        TestFolder.Remove(_folder);
    }

    [Fact]
    public async Task It_announces_a_week_and_reveals_what_history_decided()
    {
        using var channel = ReplayedWeek.Connect(_attestor);
        var client = new Client(channel);
        var announcement = await client.AnnounceAsync(ReplayedWeek.Request());
        await VerifyAsync(announcement);
        using var watch = client.WatchOutcomes(new WatchOutcomesRequest { ExpiryHeight = ReplayedWeek.Expiry });
        var pending = await client.GetOutcomeAsync(new GetOutcomeRequest { ExpiryHeight = ReplayedWeek.Expiry, Time = ReplayedWeek.Races[0].Time });
        Assert.Equal(GetOutcomeResponse.ResultOneofCase.Pending, pending.ResultCase);
        Assert.Equal((uint)ReplayedWeek.Listed, pending.Pending.TipHeight);

        await ReplayedWeek.MineToAsync(_node, ReplayedWeek.Expiry);

        var outcomes = new List<Outcome>();
        await foreach (var outcome in watch.ResponseStream.ReadAllAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token))
        {
            outcomes.Add(outcome);
        }
        Assert.Equal(ReplayedWeek.Races.Select(race => race.Strike), outcomes.Select(outcome => outcome.Strike).Order());
        Assert.All(outcomes, outcome => VerifyOutcome(outcome, announcement));
        var log = string.Join('\n', _attestor.Process.Log);
        Assert.DoesNotContain(outcomes, outcome => log.Contains(Hex.Encode(outcome.PrivateKey.Span), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_waits_for_an_outcome_does_not_hold_up_its_stop()
    {
        using var channel = ReplayedWeek.Connect(_attestor);
        var client = new Client(channel);
        await client.AnnounceAsync(ReplayedWeek.Request());
        using var watch = client.WatchOutcomes(new WatchOutcomesRequest { ExpiryHeight = ReplayedWeek.Expiry });
        var next = watch.ResponseStream.MoveNext();
        // A second answer on the same connection: the first call has arrived.
        await client.GetInfoAsync(new GetInfoRequest());
        await _attestor.StopAsync();
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => next)).StatusCode);
    }

    [Fact]
    public async Task What_is_on_record_is_told_while_the_node_is_down()
    {
        using var channel = ReplayedWeek.Connect(_attestor);
        var client = new Client(channel);
        await client.AnnounceAsync(ReplayedWeek.Request());
        await ReplayedWeek.MineToAsync(_node, ReplayedWeek.Expiry - 1);
        var before = await OutcomeAsync(client, 0);
        Assert.Equal((uint)ReplayedWeek.Expiry - 1, (await client.GetInfoAsync(new GetInfoRequest())).TipHeight);
        await _node.KillAsync();

        Assert.Equal(before, await OutcomeAsync(client, 0));
        var open = await client.GetOutcomeAsync(new GetOutcomeRequest { ExpiryHeight = ReplayedWeek.Expiry, Time = ReplayedWeek.Races[3].Time });
        Assert.Equal((uint)ReplayedWeek.Expiry - 1, open.Pending.TipHeight);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.GetInfoAsync(new GetInfoRequest()));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        await _node.StartAsync();
        await Eventually.TrueAsync(
            async () => (await client.GetInfoAsync(new GetInfoRequest())).TipHeight == ReplayedWeek.Expiry - 1, "the attestor to see the node again");
    }

    [Fact]
    public async Task After_a_reorganisation_it_keeps_its_word_and_says_so()
    {
        using var channel = ReplayedWeek.Connect(_attestor);
        var client = new Client(channel);
        await client.AnnounceAsync(ReplayedWeek.Request());
        await ReplayedWeek.MineToAsync(_node, ReplayedWeek.Expiry);
        var before = await OutcomeAsync(client, 3);
        Assert.Equal(WireLeg.Height, before.Winner);

        await _node.Rpc.InvalidateBlockAsync(await _node.Rpc.GetBlockHashAsync(ReplayedWeek.Expiry - 19));
        await _node.MineHeadersAsync(Enumerable.Range(ReplayedWeek.Expiry - 19, 25).Select(height => ReplayedWeek.Time(height) + 20_000));
        await Eventually.TrueAsync(() => _attestor.Process.Log.Any(line => line.Contains("OutcomeContradicted (5006)", StringComparison.Ordinal)), "the alarm");

        Assert.Equal(before, await OutcomeAsync(client, 3));
        await _attestor.RestartAsync();
        Assert.Equal(before, await OutcomeAsync(client, 3));
    }

    [Fact]
    public async Task A_second_attestor_on_the_same_journal_does_not_start()
    {
        await using var second = await ChildProcess.StartAsync(
            "second attestor", BuiltProgram.Command("HashPerp.Attestor"), ReplayedWeek.Environment(_node, _folder));

        Assert.Equal(1, await second.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        await Eventually.TrueAsync(() => second.Log.Any(line => line.Contains("StateInUse (5011)", StringComparison.Ordinal)), "its reason");
    }

    [Fact]
    public async Task Refusals_carry_their_numbers()
    {
        using var channel = ReplayedWeek.Connect(_attestor);
        var client = new Client(channel);
        await client.AnnounceAsync(ReplayedWeek.Request());
        var other = ReplayedWeek.Request();
        other.Strikes.RemoveAt(0);
        var passed = ReplayedWeek.Request();
        passed.ExpiryHeight = 100;
        var tooHigh = ReplayedWeek.Request();
        tooHigh.ExpiryHeight++;
        tooHigh.Strikes.Add(uint.MaxValue);

        await RefusedAsync(StatusCode.AlreadyExists, 5002, () => client.AnnounceAsync(other).ResponseAsync);
        await RefusedAsync(StatusCode.InvalidArgument, 5001, () => client.AnnounceAsync(passed).ResponseAsync);
        await RefusedAsync(StatusCode.InvalidArgument, 1004, () => client.AnnounceAsync(tooHigh).ResponseAsync);
        await RefusedAsync(StatusCode.InvalidArgument, 5001, () => client.AnnounceAsync(new AnnounceRequest()).ResponseAsync);
        await RefusedAsync(StatusCode.NotFound, 5003, () => client.GetAnnouncementAsync(new GetAnnouncementRequest { ExpiryHeight = 7 }).ResponseAsync);
        var noRung = new GetOutcomeRequest { ExpiryHeight = ReplayedWeek.Expiry, Time = 7 };
        var noSeries = new WatchOutcomesRequest { ExpiryHeight = 7 };
        await RefusedAsync(StatusCode.NotFound, 5003, () => client.GetOutcomeAsync(noRung).ResponseAsync);
        await RefusedAsync(StatusCode.NotFound, 5003, () => client.WatchOutcomes(noSeries).ResponseStream.MoveNext(default));
    }

    private static async Task RefusedAsync(StatusCode status, int number, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((status, $"{number}"), (error.StatusCode, error.Trailers.GetValue("hashperp-error-code")));
        Assert.Contains($"({number})", error.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task<Outcome> OutcomeAsync(Client client, int race) =>
        (await client.GetOutcomeAsync(new GetOutcomeRequest { ExpiryHeight = ReplayedWeek.Expiry, Time = ReplayedWeek.Races[race].Time })).Outcome;

    private static void VerifyOutcome(Outcome outcome, Announcement announcement)
    {
        var race = ReplayedWeek.Races.Single(race => race.Strike == outcome.Strike);
        var rung = announcement.Rungs.Single(rung => rung.Strike == outcome.Strike);
        Assert.Equal(race, (outcome.Strike, outcome.Time, outcome.Winner.ToString().ToUpperInvariant(), outcome.DecidingHeight, outcome.MedianTimePast));
        using var key = ECPrivKey.Create(outcome.PrivateKey.Span);
        Assert.Equal(outcome.Winner == WireLeg.Height ? rung.HeightKey : rung.TimeKey, key.XOnlyPubKey.Value.ToBytes());
        Assert.Equal(outcome.MedianTimePast, outcome.Headers.Select(header => BlockHeader.Parse(header.Span).Time).Order().ElementAt(5));
    }

    /// <summary>As a client does: signature, network, listing and every time from its own node.</summary>
    private async Task VerifyAsync(Announcement announcement)
    {
        using var view = await NodeChainView.OpenAsync(_node.Rpc, new NodeChainOptions(), TimeProvider.System);
        var attestor = new Bytes32(announcement.Attestor.Span);
        var listHash = BlockHeader.Parse(announcement.Listing.Header.Span).GetHash();
        var reward = new Satoshis((long)announcement.ReferenceRewardSat);
        var leaves = announcement.Rungs.Select(rung => new SeriesLeaf(
            GenesisPrefix.Regtest, announcement.ExpiryHeight, rung.Time, new SatPerPhDay((int)rung.Strike), reward, announcement.Listing.Height, listHash,
            new Bytes32(rung.HeightKey.Span), new Bytes32(rung.TimeKey.Span), (byte)announcement.Confirmations, attestor)).ToArray();
        new SeriesAnnouncement(leaves, announcement.Signature.ToByteArray()).Verify(GenesisPrefix.Read(announcement.GenesisPrefix.Span), attestor);
        var listing = ListingCheck.Find(Chains.Replay, view.Current, ReplayedWeek.Listed, listHash, reward, ReplayedWeek.Expiry);
        foreach (var (leaf, race) in leaves.Zip(ReplayedWeek.Races))
        {
            ListingCheck.RequireTime(Chains.Replay, listing, ReplayedWeek.Expiry, leaf.Strike, leaf.Time);
            Assert.Equal(race.Time, leaf.Time);
        }
    }
}
