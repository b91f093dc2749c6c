using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>A lie about one race is no reason to leave the others alone.</summary>
public sealed class SettlementRoundTests : IDisposable
{
    private const uint FirstTime = SampleContract.ListedAt + 600_000;

    private static readonly uint256 Spender = new([.. Enumerable.Repeat((byte)0xcd, 32)]);

    private readonly TempFolder _temp = new();
    private readonly AgentFolder _folder;

    public SettlementRoundTests() => _folder = AgentFolder.Open(_temp.Path);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_other_rungs_are_seen_to_and_then_the_lie_is_told()
    {
        var store = new ContractStore(_folder);
        var round = RoundOf(store, time => time == FirstTime ? throw ContractErrors.OutcomeContradicted.Error("A lie.", "Leave.") : Lost());

        var told = await Assert.ThrowsAsync<HashPerpException>(() => round.AdvanceAsync(store.Save(Record()), Cancel));
        Assert.Equal(ContractErrors.OutcomeContradicted, told.Code);
        var record = Assert.Single(store.All);
        Assert.Equal(ContractState.Settling, record.State);
        Assert.Equal((1, Leg.Time, Spender.ToString()), record.Settlements.Select(settled => (settled.Rung, settled.Winner, settled.Txid)).Single());
    }

    [Fact]
    public async Task Any_other_failure_ends_the_turn_at_once()
    {
        var store = new ContractStore(_folder);
        var round = RoundOf(store, time => time == FirstTime ? throw ContractErrors.UnknownSeries.Error("Away.", "Wait.") : Lost());
        Assert.Equal(ContractErrors.UnknownSeries, (await Assert.ThrowsAsync<HashPerpException>(() => round.AdvanceAsync(store.Save(Record()), Cancel))).Code);
        Assert.Empty(Assert.Single(store.All).Settlements);
    }

    [Fact]
    public async Task Without_a_lie_both_rungs_are_settled()
    {
        var store = new ContractStore(_folder);
        var record = await RoundOf(store, _ => Lost()).AdvanceAsync(store.Save(Record()), Cancel);
        Assert.Equal((ContractState.Settled, 2), (record.State, record.Settlements.Count));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _temp.Dispose();
    }

    /// <summary>The loser only looks where its pots went: it needs neither keys nor steps.</summary>
    private static SettlementRound RoundOf(ContractStore store, Func<uint, AttestedOutcome?> outcome) =>
        new(store, new FakeOperator { Spender = Spender }, new FakeChain { Outcome = outcome }, null!, null!);

    private static AttestedOutcome Lost() => new(Leg.Time, 1_500, []);

    private static ContractRecord Record() => new()
    {
        Round = "lie", Leg = Leg.Height, Peer = SampleContract.TimeKey.XOnlyPubKey.ToString(), IsMaker = true, State = ContractState.Active, StartedAtUnixMs = 0, OrderIndex = 0,
        Terms = Hex.Encode(SampleContract.Terms().ToBytes()),
    };
}
