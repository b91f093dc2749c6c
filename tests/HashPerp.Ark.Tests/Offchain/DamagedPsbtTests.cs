using CsCheck;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

/// <summary>One byte changed in what a peer sends: refused with a number, or without effect; never another exception.</summary>
public class DamagedPsbtTests
{
    [Fact]
    public void A_damaged_ark_tx_or_checkpoint_is_refused_or_rebuilt_to_exactly_what_it_says()
    {
        var built = TestOffchain.Build();
        byte[][] psbts = [built.ArkTx.ToBytes(), .. built.Checkpoints.Select(psbt => psbt.ToBytes())];
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 5_000], Gen.Byte).Sample((which, position, value) =>
        {
            var damaged = psbts.Select(bytes => (byte[])bytes.Clone()).ToArray();
            damaged[which][position % damaged[which].Length] = value;
            try
            {
                var arkTx = PSBT.Load(damaged[0]);
                var rebuilt = OffchainTx.Rebuild(arkTx, [PSBT.Load(damaged[1]), PSBT.Load(damaged[2])], TestScripts.Unroll);
                Assert.Equal(arkTx.GlobalTransaction.ToHex(), rebuilt.ArkTx.GlobalTransaction.ToHex());
                Assert.Equal(built.Inputs, rebuilt.Inputs);
            }
            catch (HashPerpException)
            {
                // Refused.
            }
        });
    }

    [Fact]
    public void A_damaged_intent_proof_is_refused_or_proves_the_same()
    {
        var message = IntentMessage.Register([], 0, 0, [TestBatch.Cosigners[0].PubKey]);
        var proof = IntentProof.Build(message.ToJson(), [IntentInput.Of(TestOffchain.OfAlice)], [new TxOut(new Satoshis(99_000), TestScripts.OfAlice.ScriptPubKey)]);
        IntentProof.Sign(proof, TestKeys.Alice);
        var intact = IntentProof.Verify(proof, message, [TestScripts.S]);
        var bytes = proof.ToBytes();
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Sample((position, value) =>
        {
            var damaged = (byte[])bytes.Clone();
            damaged[position] = value;
            try
            {
                var intent = IntentProof.Verify(PSBT.Load(damaged), message, [TestScripts.S]);
                Assert.Equal(intact.Coins.Select(coin => (coin.OutPoint, coin.TxOut)), intent.Coins.Select(coin => (coin.OutPoint, coin.TxOut)));
                Assert.Equal(intact.Outputs, intent.Outputs);
            }
            catch (HashPerpException)
            {
                // Refused.
            }
        });
    }
}
