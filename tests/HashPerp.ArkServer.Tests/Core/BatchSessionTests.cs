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

    private static void Expect(ErrorCode code, Action message) => Assert.Equal(code, Assert.Throws<HashPerpException>(message).Code);
}
