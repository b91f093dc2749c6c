using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.ContractScripts.Tests;
using HashPerp.Primitives;

namespace HashPerp.Cli.Tests;

public sealed class WatchedContractsTests : IDisposable
{
    /// <summary>Sixty days after the last T.</summary>
    private const long SplitTime = 1_705_604_800 + 5_184_000;

    private static readonly ExitKit Instant = KitSample.Instant;

    private readonly Dictionary<Bytes32, ExitKit> _kits = [];
    private readonly List<string> _unreadable = [];
    private readonly WatchedContracts _watched;
    private int _reads;

    public WatchedContractsTests() => _watched = new WatchedContracts(id =>
    {
        _reads++;
        return _kits.GetValueOrDefault(id) is { Pots.Count: 0 } ? throw ContractScriptErrors.MalformedKit.Error("Damaged.") : _kits.GetValueOrDefault(id);
    });

    [Fact]
    public void A_kit_is_read_once_and_its_signs_are_what_was_spent_off_chain()
    {
        Put(Instant);
        Refresh(OwnRecord.Of(Instant, ContractState.Active));
        Refresh(OwnRecord.Of(Instant, ContractState.Settling));
        // Three checkpoints and the transaction with the pots; the commitment is everybody's.
        Assert.Equal(4, Assert.Single(_watched.All).Signs.Count);
        Assert.Equal(1, _reads);
    }

    [Theory]
    [InlineData(ContractState.Matched)]
    [InlineData(ContractState.Presigned)]
    [InlineData(ContractState.Submitted)]
    [InlineData(ContractState.Aborted)]
    public void What_does_not_stand_or_came_to_nothing_is_not_watched(ContractState state)
    {
        Put(Instant);
        Refresh(OwnRecord.Of(Instant, state));
        Assert.Empty(_watched.All);
        Assert.Equal(0, _reads);
    }

    [Fact]
    public void The_kit_of_a_Setup_gives_way_to_that_of_the_pots_whose_signs_have_the_Setup_among_them()
    {
        Put(KitSample.TwoStepWaiting);
        Refresh(OwnRecord.Of(KitSample.TwoStepWaiting, ContractState.SetUp));
        var setup = Assert.Single(_watched.All);
        Put(KitSample.TwoStepActivated);
        Refresh(OwnRecord.Of(KitSample.TwoStepActivated, ContractState.Active));
        var pots = Assert.Single(_watched.All);
        Assert.Equal((setup.Signs.Count + 2, false, true), (pots.Signs.Count, setup.HasPots, pots.HasPots));
        Assert.Subset(pots.Signs.ToHashSet(), setup.Signs.ToHashSet());
    }

    [Fact]
    public void A_Setup_that_was_refunded_needs_nobody()
    {
        Put(KitSample.TwoStepWaiting);
        Refresh(OwnRecord.Of(KitSample.TwoStepWaiting, ContractState.SetUp));
        Refresh(OwnRecord.Of(KitSample.TwoStepWaiting, ContractState.Refunded));
        Assert.Empty(_watched.All);
    }

    [Theory]
    [InlineData(ContractState.Settled)]
    [InlineData(ContractState.Closed)]
    public void What_is_over_is_watched_until_its_Splits_open_and_what_is_not_goes_on(ContractState over)
    {
        Put(Instant);
        Refresh(OwnRecord.Of(Instant, ContractState.Active));
        _watched.Expire(SplitTime + 1);
        Assert.Single(_watched.All);
        Refresh(OwnRecord.Of(Instant, over));
        _watched.Expire(SplitTime);
        Assert.Single(_watched.All);
        _watched.Expire(SplitTime + 1);
        Assert.Empty(_watched.All);
        Refresh(OwnRecord.Of(Instant, over));
        Assert.Empty(_watched.All);
    }

    [Fact]
    public void What_is_done_on_the_chain_is_not_taken_up_again()
    {
        Put(Instant);
        Refresh(OwnRecord.Of(Instant, ContractState.Active));
        _watched.End(Assert.Single(_watched.All));
        Refresh(OwnRecord.Of(Instant, ContractState.Settling));
        Assert.Empty(_watched.All);
    }

    [Fact]
    public void A_kit_that_cannot_be_read_is_told_once_and_keeps_no_other_from_being_watched()
    {
        Put(Instant);
        var damaged = KitSample.TwoStepActivated;
        _kits[damaged.ContractId] = damaged with { Pots = [] };
        for (var look = 0; look < 2; look++)
        {
            Refresh(OwnRecord.Of(damaged, ContractState.Active, "bad"), OwnRecord.Of(Instant, ContractState.Active, "good"));
        }
        Assert.Equal(["bad"], _unreadable);
        Assert.Equal("good", Assert.Single(_watched.All).Round);
    }

    [Fact]
    public void Beyond_the_limit_what_is_over_gives_way_and_what_is_not_is_never_left_for_it()
    {
        Put(Instant);
        var over = Enumerable.Range(0, WatchedContracts.Most + 5).Select(n => OwnRecord.Of(Instant, ContractState.Settled, $"over{n}")).ToArray();
        for (var look = 0; look < 60; look++)
        {
            Refresh(over);
        }
        Assert.Equal(WatchedContracts.Most, _watched.All.Count);
        Refresh([.. over, OwnRecord.Of(Instant, ContractState.Active, "live")]);
        Assert.Equal(WatchedContracts.Most, _watched.All.Count);
        Assert.Contains(_watched.All, watch => watch.Round == "live");
    }

    public void Dispose() => _watched.Dispose();

    private void Put(ExitKit kit) => _kits[kit.ContractId] = kit;

    private void Refresh(params ContractRecord[] records) => _watched.Refresh(records, (record, _) => _unreadable.Add(record.Round));
}
