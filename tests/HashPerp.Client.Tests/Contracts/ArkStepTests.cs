using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Client.Tests;

/// <summary>The checkpoint rule (30-contract-protocol §4) as pure code: what leaves a party when, and what is refused.</summary>
public sealed class ArkStepTests
{
    // HEIGHT's coin is the smaller one, so HEIGHT releases first and TIME finalizes.
    private readonly Side _height = new(Leg.Height, -10_000);
    private readonly Side _time = new(Leg.Time, -10_000);

    [Fact]
    public void A_step_of_two_goes_from_signatures_to_a_complete_set()
    {
        SubmitBoth();
        Assert.True(_height.IsMyTurn);
        Assert.False(_time.IsMyTurn);

        Assert.True(_height.Release());
        Assert.False(_height.IsComplete);
        _time.TakeReleased(_height.Record.Checkpoints);
        Assert.True(_time.Release());
        Assert.True(_time.IsComplete);
        Assert.True(_time.Plan.IFinalize);
        Assert.False(_height.Plan.IFinalize);

        _height.TakeReleased(_time.Record.Checkpoints);
        Assert.True(_height.IsComplete);
    }

    [Fact]
    public void The_owner_of_the_smaller_coin_releases_first()
    {
        var height = new Side(Leg.Height, heightCoin: 10_000);
        Assert.Equal([Leg.Time, Leg.Height], height.Plan.Order.Select(slot => slot.Leg));
        Assert.Equal([Leg.Height, Leg.Time], _height.Plan.Order.Select(slot => slot.Leg));
    }

    [Fact]
    public void Nothing_is_released_out_of_turn()
    {
        SubmitBoth();
        Assert.False(_time.Release());
        Assert.False(LeafSigning.IsSigned(PSBT.Parse(_time.Record.Checkpoints[1]), 0, SampleContract.Key(21).XOnlyPubKey));
    }

    [Fact]
    public void A_later_signature_without_the_earlier_one_is_refused()
    {
        SubmitBoth();
        var early = _time.Record.Checkpoints.Select(PSBT.Parse).ToArray();
        LeafSigning.Sign(early[1], 0, SampleContract.Key(21));
        Refused(ContractErrors.OutOfOrder, () => _height.TakeReleased([.. early.Select(psbt => psbt.ToBase64())]));
    }

    [Fact]
    public void Checkpoints_before_the_operators_answer_have_to_wait() =>
        Refused(ContractErrors.NotYet, () => _time.TakeReleased([.. _time.Plan.Transaction.Checkpoints.Select(psbt => psbt.ToBase64())]));

    [Fact]
    public void An_ark_transaction_without_the_peers_signature_is_refused() =>
        Refused(ArkErrors.MissingSignature, () => _height.TakePeerSignatures(_height.Plan.Transaction.ArkTx.ToBase64()));

    [Fact]
    public void An_ark_transaction_of_other_terms_is_refused()
    {
        var other = new Side(Leg.Time, heightCoin: -10_001);
        Refused(ArkErrors.InvalidOffchainTx, () => _height.TakePeerSignatures(other.Record.ArkTransaction!));
    }

    [Fact]
    public void An_answer_without_the_operators_signature_on_a_checkpoint_is_refused()
    {
        _height.TakePeerSignatures(_time.Record.ArkTransaction!);
        var (arkTx, _) = SampleContract.Answer(_height.Plan, _height.Record.ArkTransaction!);
        Refused(ArkErrors.MissingSignature, () => _height.TakeSubmitted(arkTx, [.. _height.Plan.Transaction.Checkpoints.Select(psbt => psbt.ToBase64())]));
    }

    [Fact]
    public void An_answer_without_the_operators_signature_on_the_ark_transaction_is_refused()
    {
        _height.TakePeerSignatures(_time.Record.ArkTransaction!);
        var (_, checkpoints) = SampleContract.Answer(_height.Plan, _height.Record.ArkTransaction!);
        Refused(ArkErrors.MissingSignature, () => _height.TakeSubmitted(_height.Record.ArkTransaction!, checkpoints));
    }

    [Fact]
    public void An_answer_that_lacks_a_checkpoint_is_refused()
    {
        _height.TakePeerSignatures(_time.Record.ArkTransaction!);
        var (arkTx, checkpoints) = SampleContract.Answer(_height.Plan, _height.Record.ArkTransaction!);
        Refused(ArkErrors.CheckpointMismatch, () => _height.TakeSubmitted(arkTx, checkpoints[..1]));
    }

    [Fact]
    public void Checkpoints_are_matched_by_what_they_spend()
    {
        SubmitBoth();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(
                _height.Plan.Transaction.Checkpoints[i].GlobalTransaction.GetHash(), PSBT.Parse(_height.Record.Checkpoints[i]).GlobalTransaction.GetHash());
        }
    }

    [Fact]
    public void Signing_twice_changes_nothing()
    {
        var again = ArkStep.Sign(_height.Record, _height.Plan, SampleContract.KeyOf);
        Assert.Equal(_height.Record, again);
    }

    private static void Refused(ErrorCode code, Action action) => Assert.Equal(code, Assert.Throws<HashPerpException>(action).Code);

    private void SubmitBoth()
    {
        _height.TakePeerSignatures(_time.Record.ArkTransaction!);
        var (arkTx, checkpoints) = SampleContract.Answer(_height.Plan, _height.Record.ArkTransaction!);
        _height.TakeSubmitted(arkTx, checkpoints);
        _time.TakeSubmitted(_height.Record.ArkTransaction!, _height.Record.Checkpoints);
    }

    /// <summary>One party's view of the opening of the sample contract.</summary>
    private sealed class Side
    {
        public Side(Leg leg, long heightCoin)
        {
            var terms = SampleContract.Terms(heightCoin: heightCoin);
            Plan = new StepPlan(
                StepNames.Open, OpeningPlan.Instant(terms).Creation, terms, leg,
                key => terms.Inputs.Single(input => input.Key == key).Owner == CoinOwner.Height ? Leg.Height : Leg.Time);
            Record = ArkStep.Sign(new ArkStepRecord { Name = StepNames.Open }, Plan, SampleContract.KeyOf);
        }

        public StepPlan Plan { get; }

        public ArkStepRecord Record { get; private set; }

        public bool IsMyTurn => ArkStep.IsMyTurn(Record, Plan);

        public bool IsComplete => ArkStep.IsComplete(Record, Plan);

        public void TakePeerSignatures(string arkTx) => Record = ArkStep.TakePeerSignatures(Record, Plan, arkTx);

        public void TakeSubmitted(string arkTx, IReadOnlyList<string> checkpoints) => Record = ArkStep.TakeSubmitted(Record, Plan, arkTx, checkpoints);

        public void TakeReleased(IReadOnlyList<string> checkpoints) => Record = ArkStep.TakeReleased(Record, Plan, checkpoints);

        public bool Release()
        {
            (Record, var released) = ArkStep.Release(Record, Plan, SampleContract.KeyOf);
            return released;
        }
    }
}
