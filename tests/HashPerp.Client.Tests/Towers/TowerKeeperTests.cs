using HashPerp.ContractScripts;
using HashPerp.ContractScripts.Tests;
using HashPerp.Primitives;
using HashPerp.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HashPerp.Client.Tests;

public sealed class TowerKeeperTests : IDisposable
{
    /// <summary>Sixty days after the last T.</summary>
    private const long SplitTime = 1_705_604_800 + 5_184_000;

    private static readonly ExitKit Instant = KitSample.Instant;
    private static readonly ExitKit TwoStep = KitSample.TwoStepActivated;

    private readonly FakeTimeProvider _time = new();
    private readonly PlayedTower _tower = new();
    private readonly List<TowerChange> _told = [];
    private readonly List<ContractRecord> _records = [];
    private readonly TempFolder _temp = new();
    private readonly AgentFolder _folder;
    private readonly KitStore _kits;
    private long _medianTime = 1_705_500_000;

    public TowerKeeperTests()
    {
        _folder = AgentFolder.Open(_temp.Sub("agent"));
        _kits = new KitStore(_folder);
    }

    [Fact]
    public async Task A_kit_with_pots_is_handed_over_once_and_one_of_a_Setup_only_when_it_has_become_one()
    {
        Put(Instant, ContractState.Active);
        Put(KitSample.TwoStepWaiting, ContractState.SetUp);
        await KeepAsync(async () =>
        {
            await SaysAsync(() => _told.Count == 1 && _tower.Lists > 3);
            Assert.Equal([Instant.KitId], _tower.Kits);
            Put(TwoStep, ContractState.Active);
            await SaysAsync(() => _told.Count == 2);
        });
        Assert.Equal([Instant.ContractId, TwoStep.ContractId], _told.Select(change => change.ContractId));
        Assert.All(_told, change => Assert.Null(change.Refused));
        Assert.Equal(2, _tower.Asked);
    }

    [Fact]
    public async Task An_agent_that_was_restarted_hands_over_nothing_that_the_tower_lists()
    {
        Put(Instant, ContractState.Active);
        await KeepAsync(() => SaysAsync(() => _told.Count == 1));
        await KeepAsync(() => SaysAsync(() => _tower.Lists > 5));
        Assert.Equal(1, _tower.Asked);
    }

    [Fact]
    public async Task A_refused_kit_is_told_once_asked_again_after_ten_minutes_and_keeps_no_other_back()
    {
        _tower.Refuses.Add(Instant.ContractId);
        Put(Instant, ContractState.Active);
        Put(TwoStep, ContractState.Active);
        await KeepAsync(async () =>
        {
            await SaysAsync(() => _told.Count == 2);
            Assert.Equal([TwoStep.KitId], _tower.Kits);
            var began = _time.GetUtcNow();
            await SaysAsync(() => _time.GetUtcNow() - began > TimeSpan.FromMinutes(9));
            Assert.Equal(2, _tower.Asked);
            await SaysAsync(() => _tower.Asked == 3);
            Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
            _tower.Refuses.Clear();
            await SaysAsync(() => _told.Count == 3);
        });
        Assert.Equal([5043, null, null], _told.Select(change => change.Refused?.Code.Number));
        Assert.Equal(2, _tower.Kits.Count);
    }

    [Fact]
    public async Task A_tower_that_is_away_is_told_once_and_gets_the_kit_when_it_is_back()
    {
        _tower.IsAway = true;
        Put(Instant, ContractState.Active);
        await KeepAsync(async () =>
        {
            await SaysAsync(() => _told.Count == 1 && _tower.Lists > 10);
            Assert.Equal((null, ClientErrors.ExchangeUnreachable), (_told.Single().ContractId, _told.Single().Refused!.Code));
            _tower.IsAway = false;
            await SaysAsync(() => _told.Count == 2);
        });
        Assert.Equal([Instant.KitId], _tower.Kits);
    }

    [Fact]
    public async Task What_is_over_stays_with_the_tower_until_its_Splits_open_and_is_not_handed_over_anew()
    {
        Put(Instant, ContractState.Active);
        Put(TwoStep, ContractState.Settled);
        await KeepAsync(async () =>
        {
            await SaysAsync(() => _told.Count == 1);
            Put(Instant, ContractState.Closed);
            _medianTime = SplitTime;
            var lists = _tower.Lists;
            await SaysAsync(() => _tower.Lists > lists + 3);
            Assert.Equal([Instant.KitId], _tower.Kits);
            _medianTime = SplitTime + 1;
            await SaysAsync(() => _tower.Kits.Count == 0);
            lists = _tower.Lists;
            await SaysAsync(() => _tower.Lists > lists + 3);
        });
        Assert.Empty(_tower.Kits);
        Assert.Equal(1, _tower.Asked);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _temp.Dispose();
    }

    /// <summary>Writes the kit and puts the contract's record in the place of an older one.</summary>
    private void Put(ExitKit kit, ContractState state)
    {
        _kits.Save(kit);
        lock (_records)
        {
            _records.RemoveAll(record => record.Round == $"{kit.ContractId}");
            _records.Add(new ContractRecord
            {
                Round = $"{kit.ContractId}", Leg = kit.Leg, Peer = "", IsMaker = true, State = state, StartedAtUnixMs = 0, OrderIndex = 0, Terms = Hex.Encode(kit.Terms.ToBytes()),
            });
        }
    }

    private async Task KeepAsync(Func<Task> work)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var keeper = new TowerKeeper([_tower], _kits, Records, _ => Task.FromResult(Interlocked.Read(ref _medianTime)), _time, NullLogger.Instance);
        var running = keeper.RunAsync(
            change =>
            {
                lock (_told)
                {
                    _told.Add(change);
                }
            },
            stop.Token);
        await work();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private IReadOnlyList<ContractRecord> Records()
    {
        lock (_records)
        {
            return [.. _records];
        }
    }

    /// <summary>Lets the agent's time go on until it is so.</summary>
    private Task SaysAsync(Func<bool> isSo) => Eventually.TrueAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            lock (_told)
            {
                return isSo();
            }
        },
        "the keeper to do so", TimeSpan.FromSeconds(30));
}
