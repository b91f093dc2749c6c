using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HashPerp.Client.Tests;

public sealed class KitUploaderTests
{
    private static readonly byte[] SetupKit = [1, 2, 3];
    private static readonly byte[] PotsKit = [4, 5, 6, 7];

    private readonly PlayedShelf _shelf = new();
    private readonly PlayedKits _kits = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<KitCopyChange> _told = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kit_is_stored_once_for_each_stage_and_opens_again()
    {
        _kits.Kits[HeaderOf(1, KitStage.Setup)] = SetupKit;
        await WithAgentAsync(async agent =>
        {
            await SaysAsync(() => _told.Count == 1);
            _kits.Kits.Clear();
            _kits.Kits[HeaderOf(1, KitStage.Pots)] = PotsKit;
            agent.Wake();
            await SaysAsync(() => _told.Count == 2);
            agent.Wake();
        });
        Assert.Equal(2, _shelf.Puts);
        Assert.Equal([SetupKit, PotsKit], _shelf.Copies.Values.Select(copy => SealedKit.Open(Key(), copy)));
        Assert.Equal([KitCopyHeader.Overhead + 3, KitCopyHeader.Overhead + 4], _told.Select(change => change.Bytes));
    }

    [Fact]
    public async Task A_restarted_agent_stores_what_is_missing_and_nothing_twice()
    {
        _kits.Kits[HeaderOf(1, KitStage.Pots)] = PotsKit;
        await WithAgentAsync(_ => SaysAsync(() => _told.Count == 1));
        _kits.Kits[HeaderOf(2, KitStage.Pots)] = PotsKit;
        await WithAgentAsync(_ => SaysAsync(() => _told.Count == 2));
        Assert.Equal(2, _shelf.Puts);
        Assert.Equal(Filled(2), _told[1].Header!.ContractId);
    }

    [Fact]
    public async Task What_the_exchange_has_lost_is_stored_again_within_the_hour()
    {
        _kits.Kits[HeaderOf(1, KitStage.Pots)] = PotsKit;
        await WithAgentAsync(async _ =>
        {
            await SaysAsync(() => _told.Count == 1);
            _shelf.Copies.Clear();
            await SaysAsync(() => _told.Count == 2, TimeSpan.FromMinutes(1));
        });
        Assert.Single(_shelf.Copies);
    }

    [Fact]
    public async Task An_exchange_that_is_away_is_told_once_and_gets_the_copy_when_it_is_back()
    {
        _shelf.IsAway = true;
        _kits.Kits[HeaderOf(1, KitStage.Pots)] = PotsKit;
        await WithAgentAsync(async _ =>
        {
            await SaysAsync(() => _told.Count == 1);
            Assert.Equal((null, ClientErrors.ExchangeUnreachable), (_told[0].Header, _told[0].Refused!.Code));
            _time.Advance(TimeSpan.FromMinutes(10));
            _shelf.IsAway = false;
            await SaysAsync(() => _shelf.Puts == 1 && _told.Count == 2);
        });
        Assert.Null(_told[1].Refused);
    }

    [Fact]
    public async Task A_refused_copy_and_a_damaged_kit_are_told_once_and_keep_no_other_from_being_stored()
    {
        for (byte contract = 1; contract <= 3; contract++)
        {
            _kits.Kits[HeaderOf(contract, KitStage.Pots)] = PotsKit;
        }
        _shelf.Refuses[Filled(1)] = 3322;
        _kits.Damaged.Add(Filled(2));
        await WithAgentAsync(async agent =>
        {
            await SaysAsync(() => _told.Count == 3);
            agent.Wake();
            await SaysAsync(() => _shelf.Lists == 2, TimeSpan.FromMinutes(30));
        });
        Assert.Equal([3322, 1414, null], _told.Select(change => change.Refused?.Code.Number));
        Assert.Equal(Filled(3), Assert.Single(_shelf.Copies).Key.ContractId);
    }

    [Fact]
    public async Task A_contract_that_the_coordinator_does_not_know_yet_is_no_news_and_tried_again()
    {
        _kits.Kits[HeaderOf(1, KitStage.Pots)] = PotsKit;
        _shelf.Refuses[Filled(1)] = 3307;
        await WithAgentAsync(async _ =>
        {
            await SaysAsync(() => _shelf.Lists == 1);
            _shelf.Refuses.Clear();
            await SaysAsync(() => _told.Count == 1);
        });
        Assert.Null(Assert.Single(_told).Refused);
        Assert.Equal(1, _shelf.Puts);
    }

    [Fact]
    public async Task Copies_that_do_not_open_or_hold_no_kit_are_reported_and_not_believed()
    {
        using var folder = new TempFolder();
        using var agent = AgentFolder.Open(folder.Path);
        using var words = Mnemonic.Generate();
        using var keys = HdWallet.FromWords(agent, BitcoinNetwork.Regtest, words);
        using var own = keys.KitCopies();
        await _shelf.PutAsync(SealedKit.Seal(Key(), HeaderOf(1, KitStage.Pots), PotsKit), Cancel);
        await _shelf.PutAsync(SealedKit.Seal(own, HeaderOf(1, KitStage.Setup), "{}"u8), Cancel);
        var fetched = new List<FetchedKit>();
        await foreach (var kit in KitFetch.AllAsync(_shelf, keys, Cancel))
        {
            fetched.Add(kit);
        }
        Assert.Null(Assert.Single(fetched).Kit);
        // The pots first: another seed's; then our own, which is no kit.
        Assert.Equal([ClientErrors.KitCopyRefused, ContractScriptErrors.MalformedKit], fetched[0].Refused.Select(refused => refused.Code));
    }

    private static KitCopyHeader HeaderOf(byte contract, KitStage stage) => new(Filled(contract), 1, Leg.Time, stage);

    private static Bytes32 Filled(byte value) => new([.. Enumerable.Repeat(value, 32)]);

    private static ECPrivKey Key() => SampleContract.Key(9);

    private async Task WithAgentAsync(Func<KitUploader, Task> work)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var agent = new KitUploader(_shelf, _kits, Key, _time, NullLogger.Instance);
        var running = agent.RunAsync(
            change =>
            {
                lock (_told)
                {
                    _told.Add(change);
                }
            },
            stop.Token);
        await work(agent);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    /// <summary>Lets the agent's time go on until it is so.</summary>
    private Task SaysAsync(Func<bool> isSo, TimeSpan? step = null) => Eventually.TrueAsync(
        () =>
        {
            _time.Advance(step ?? TimeSpan.FromMilliseconds(100));
            lock (_told)
            {
                return isSo();
            }
        },
        "the agent to say so", TimeSpan.FromSeconds(30));
}
