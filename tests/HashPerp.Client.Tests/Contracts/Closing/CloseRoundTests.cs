using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace HashPerp.Client.Tests;

/// <summary>What was agreed has a time: who submits gives it up, who has signed waits longer, and nobody releases anything late.</summary>
public sealed class CloseRoundTests : IDisposable
{
    private const long HeightSat = 120_000;
    private const string Step = "close-time-1";

    private readonly TempFolder _temp = new();
    private readonly AgentFolder _folder;
    private readonly ContractStore _store;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly SentMessages _sent = new();
    private readonly CloseRound _round;

    public CloseRoundTests()
    {
        _folder = AgentFolder.Open(_temp.Path);
        _store = new ContractStore(_folder);
        var plans = new ContractPlans(new FakeWallet(SampleContract.Key(5)));
        var driver = new StepDriver(_store, new FakeOperator(), _sent, _time);
        var settlement = new SettlementRound(_store, new FakeOperator(), new FakeChain(), plans, driver);
        _round = new CloseRound(_store, plans, driver, settlement, new SetRecovery(driver, _time), _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Leg.Height, 120, 121)]
    [InlineData(Leg.Time, 600, 601)]
    public async Task An_agreement_that_is_not_submitted_lapses_for_each_in_its_time(Leg leg, int last, int late)
    {
        var record = _store.Save(Agreed(leg, Signed(leg)));
        _time.Advance(TimeSpan.FromSeconds(last));
        record = await _round.AdvanceAsync(record, Cancel);
        Assert.Equal(Step, record.Closing!.Agreed?.Step);

        _time.Advance(TimeSpan.FromSeconds(late - last));
        record = await _round.AdvanceAsync(record, Cancel);
        Assert.Equal((null, CloseOfferState.Lapsed, ContractState.Active), (record.Closing!.Agreed, Assert.Single(record.Closing.Offers).State, record.State));
        Assert.Null(record.Step(Step));
    }

    [Fact]
    public async Task HEIGHT_that_has_the_signatures_may_have_submitted_and_gives_nothing_up()
    {
        var record = _store.Save(Agreed(Leg.Height, Signed(Leg.Height) with { PeerSigned = true }));
        Assert.True(record.IsCloseBound);
        _time.Advance(TimeSpan.FromSeconds(601));
        await Refusal.IsAsync(ContractErrors.CloseLapsed, () => _round.AdvanceAsync(record, Cancel));
        Assert.Equal(Step, Assert.Single(_store.All).Closing!.Agreed!.Step);
        // The other party's new offer doesn't undo what the operator may have.
        var heard = _round.Take(record, new CloseOffered(2, 1_000, _time.GetUtcNow().ToUnixTimeSeconds() + 60) { Round = record.Round });
        Assert.Equal((Step, 2), (heard.Closing!.Agreed!.Step, heard.Closing.Offers.Count));
    }

    [Fact]
    public async Task No_checkpoint_signature_leaves_late_unless_its_owner_asks_again()
    {
        var record = _store.Save(Agreed(Leg.Height, Submitted()));
        _time.Advance(TimeSpan.FromSeconds(601));
        await Refusal.IsAsync(ContractErrors.CloseLapsed, () => _round.AdvanceAsync(record, Cancel));
        Assert.DoesNotContain(_sent.All, sent => sent.Message is ReleasedCheckpoints);

        record = _round.Change(_store.Find(record.Round)!, (talk, now) => talk.Ask(Leg.Height, HeightSat, (now / 1_000) + 600, now));
        // Now it would sign; the fake wallet has no keys.
        await Assert.ThrowsAsync<NotSupportedException>(() => _round.AdvanceAsync(record, Cancel));
    }

    [Fact]
    public void A_close_is_offered_of_an_active_contract_only_and_is_a_split_of_its_pots()
    {
        var record = _store.Save(Record(Leg.Height));
        CloseTalk Offer(CloseTalk talk, long now, long sat) => talk.Offer(Leg.Height, sat, (now / 1_000) + 60, now);
        Refusal.Is(ProtocolErrors.SplitInvalid, () => _round.Change(record, (talk, now) => Offer(talk, now, 200_001)));
        Refusal.Is(ProtocolErrors.SplitInvalid, () => _round.Change(record, (talk, now) => Offer(talk, now, -1)));
        Refusal.Is(ProtocolErrors.SplitInvalid, () => _round.Change(record, (talk, now) => Offer(talk, now, 329)));
        Refusal.Is(ContractErrors.WrongState, () => _round.Change(record with { State = ContractState.Settling }, (talk, now) => Offer(talk, now, 1_000)));
        Refusal.Is(ProtocolErrors.SplitInvalid, () => _round.Take(record, new CloseOffered(1, 200_001, _time.GetUtcNow().ToUnixTimeSeconds() + 60) { Round = record.Round }));
        Assert.Single(_round.Change(record, (talk, now) => Offer(talk, now, 200_000)).Closing!.Offers);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _temp.Dispose();
    }

    private static StepPlan PlanOf(Leg leg)
    {
        var terms = SampleContract.Terms();
        var pots = OpeningPlan.Instant(terms).Pots.Select((outPoint, rung) => new Pot(rung, outPoint)).ToArray();
        return new StepPlan(Step, SettlementPlan.Close(terms, pots, new Satoshis(HeightSat)), terms, leg, key => key == terms.HeightKey ? Leg.Height : Leg.Time);
    }

    private static ArkStepRecord Signed(Leg leg) => ArkStep.Sign(new ArkStepRecord { Name = Step }, PlanOf(leg), SampleContract.KeyOf);

    /// <summary>HEIGHT has the operator's answer, and is the first to release.</summary>
    private static ArkStepRecord Submitted()
    {
        var both = ArkStep.TakePeerSignatures(Signed(Leg.Height), PlanOf(Leg.Height), Signed(Leg.Time).ArkTransaction!);
        var (arkTransaction, checkpoints) = SampleContract.Answer(PlanOf(Leg.Height), both.ArkTransaction!);
        return ArkStep.TakeSubmitted(both, PlanOf(Leg.Height), arkTransaction, checkpoints);
    }

    private static ContractRecord Record(Leg leg) => new()
    {
        Round = "close", Leg = leg, Peer = (leg == Leg.Height ? SampleContract.TimeKey : SampleContract.HeightKey).XOnlyPubKey.ToString(), IsMaker = true,
        State = ContractState.Active, StartedAtUnixMs = 0, OrderIndex = 0, Terms = Hex.Encode(SampleContract.Terms().ToBytes()),
    };

    private ContractRecord Agreed(Leg leg, ArkStepRecord step)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var offer = new CloseOffer(Leg.Time, 1, HeightSat, (now / 1_000) + 600, CloseOfferState.Agreed);
        return Record(leg) with { Closing = new CloseTalk { Offers = [offer], Agreed = new CloseAgreement(Leg.Time, 1, HeightSat, now) }, Steps = [step] };
    }
}
