using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests.Core;

public sealed class BatchSessionTests
{
    [Fact]
    public void A_message_for_another_batch_or_phase_is_refused()
    {
        var session = new BatchSession("batch", [Sample.Intent("a", [Sample.Input(0, 1_000)], [Sample.Output(1_000)])]);
        var key = Sample.Owner.PubKey;
        Expect(OperatorErrors.SigningSessionTimedOut, () => session.AddNonces("batch", key, new Dictionary<uint256, MusigPubNonce>()));
        Expect(OperatorErrors.SigningSessionTimedOut, () => session.AddSignatures("another", key, new Dictionary<uint256, MusigPartialSig>()));
        Expect(OperatorErrors.InvalidForfeitTxs, () => session.AddForfeits([], null, new ChainTip(1, uint256.Zero, 1)));
        session.Confirm("a");
        session.Build();
        session.Confirm("a");
        Expect(OperatorErrors.ConfirmationSessionNotStarted, () => session.Confirm("b"));
    }

    [Fact]
    public void Who_confirmed_and_gave_nothing_up_is_named_with_the_coins_that_are_missing()
    {
        var session = new BatchSession(
            "batch",
            [
                Sample.Intent("a", [Sample.Input(0, 40_000), Sample.Input(1, 200, BatchInputKind.Recoverable)], [Sample.Output(40_200)]),
                Sample.Intent("b", [Sample.Input(2, 50_000), Sample.Input(3, 60_000, BatchInputKind.Boarding)], [Sample.Output(110_000)]),
                Sample.Intent("c", [Sample.Input(4, 70_000)], [Sample.Output(70_000)]),
            ]);
        session.Confirm("a");
        session.Confirm("b");
        Assert.Empty(session.Offences);
        session.Build();
        var commitment = new CommitmentDraft(session.Confirmed, Sample.Terms).Complete([(new OutPoint(uint256.Zero, 9), Sample.Output(1_000_000))]);

        session.CollectForfeits(new ForfeitRound(commitment, Sample.Info));

        Assert.Equal(
            [("a", OffenceKind.ForfeitsWithheld, "0"), ("b", OffenceKind.ForfeitsWithheld, "2"), ("b", OffenceKind.BoardingWithheld, "3")],
            session.Offences.Select(offence => (offence.Intent.Id, offence.Kind, string.Join(',', offence.Coins.Select(coin => coin.OutPoint.N)))));
        session.Close();
        Assert.Empty(session.Offences);
    }

    private static void Expect(ErrorCode code, Action message) => Assert.Equal(code, Assert.Throws<HashPerpException>(message).Code);
}
