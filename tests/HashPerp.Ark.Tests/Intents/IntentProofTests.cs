using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class IntentProofTests
{
    private static readonly IntentMessage Message = IntentMessage.Register([1], 0, 0, [TestBatch.Cosigners[0].PubKey]);

    private static readonly TxOut[] Outputs =
    [
        new(new Satoshis(90_000), TestScripts.OfAlice.ScriptPubKey),
        new(new Satoshis(14_000), TestScripts.ForfeitAddress),
    ];

    [Fact]
    public void A_proof_signed_by_every_owner_is_accepted_without_the_operators_signature()
    {
        var intent = Verify(Signed());
        Assert.Equal([TestOffchain.OfAlice.OutPoint, TestOffchain.OfBob.OutPoint], intent.Coins.Select(coin => coin.OutPoint));
        Assert.Equal([TestScripts.OfAlice, TestScripts.OfBob], intent.Coins.Select(coin => coin.Script));
        Assert.Equal([Outputs[0]], intent.OffchainOutputs);
        Assert.Equal([Outputs[1]], intent.OnchainOutputs);
        Assert.Equal(new Satoshis(1_000), intent.Fee);
        Assert.Equal(65, Signed().Inputs[1].TapScriptSigs.Single().Signature.Length);
    }

    [Fact]
    public void An_owner_that_has_not_signed_spoils_the_proof()
    {
        var proof = Build();
        IntentProof.Sign(proof, TestKeys.Alice);
        Refused(ArkErrors.MissingSignature, proof);
        Refusal.Is(ArkErrors.MissingSignature, () => IntentProof.Sign(proof, TestKeys.Mallory));
    }

    [Fact]
    public void A_proof_of_another_message_is_refused()
    {
        Refusal.Is(ArkErrors.InvalidIntentProof, () => IntentProof.Verify(Signed(), IntentMessage.Register([0], 0, 0, [TestBatch.Cosigners[0].PubKey]), [TestScripts.S]));
        Refusal.Is(ArkErrors.InvalidIntentProof, () => IntentProof.Verify(Signed(), IntentMessage.Delete(0), [TestScripts.S]));
        var proof = Signed();
        proof.GenericSignedMessage = "something else"u8.ToArray();
        Refused(ArkErrors.InvalidIntentProof, proof);
    }

    [Fact]
    public void Signatures_on_the_coins_alone_do_not_bind_the_message()
    {
        var signed = Signed();
        var unbound = Build();
        for (var i = 1; i < 3; i++)
        {
            unbound.Inputs[i].SetTapScriptSig(signed.Inputs[i].TapScriptSigs[0]);
        }
        Refused(ArkErrors.MissingSignature, unbound);
    }

    [Fact]
    public void Outputs_changed_after_signing_are_refused()
    {
        var signed = Signed();
        var changed = new PSBT(signed.GlobalTransaction.WithOutput(1, Outputs[1] with { Value = new Satoshis(15_000) }));
        foreach (var (from, to) in signed.Inputs.Zip(changed.Inputs))
        {
            to.WitnessUtxo = from.WitnessUtxo;
            to.SetTapLeafScript(from.TapLeafScripts[0]);
            to.SetTapScriptSig(from.TapScriptSigs[0]);
        }
        Refused(ArkErrors.MissingSignature, changed);
    }

    [Fact]
    public void A_coin_of_another_value_or_another_script_than_signed_is_refused()
    {
        var richer = Signed();
        richer.Inputs[2].WitnessUtxo = TestOffchain.OfBob.TxOut with { Value = new Satoshis(6_000) };
        Refused(ArkErrors.MissingSignature, richer);
        Refused(ArkErrors.InvalidIntentProof, SignedBy(TestKeys.Bob, IntentInput.Of(TestOffchain.OfBob) with { TxOut = TestOffchain.OfAlice.TxOut }));
    }

    [Fact]
    public void A_coin_that_stands_twice_is_refused()
    {
        var proof = IntentProof.Build(Message.ToJson(), [IntentInput.Of(TestOffchain.OfAlice), IntentInput.Of(TestOffchain.OfAlice)], Outputs);
        IntentProof.Sign(proof, TestKeys.Alice);
        Refused(ArkErrors.InvalidIntentProof, proof);
    }

    [Fact]
    public void A_leaf_of_the_operator_alone_proves_nothing()
    {
        var script = new VtxoScript(new MultisigClosure([TestScripts.S]));
        var coin = IntentInput.Of(TestScripts.OutPointOf(1), new VtxoCoin(new Satoshis(1_000), script), script.Closures[0]);
        Refused(ArkErrors.InvalidIntentProof, IntentProof.Build(Message.ToJson(), [coin], []));
    }

    [Fact]
    public void The_exit_leaf_proves_a_boarding_coin_if_its_delay_is_stated()
    {
        var exit = TestScripts.OfAlice.ExitClosures.Single();
        var coin = IntentInput.Of(TestScripts.OutPointOf(1), new VtxoCoin(new Satoshis(1_000), TestScripts.OfAlice), exit);
        Assert.Equal(0x400004u, coin.Sequence);
        Verify(SignedBy(TestKeys.Alice, coin));
        Refused(ArkErrors.InvalidIntentProof, SignedBy(TestKeys.Alice, coin with { Sequence = 0xffffffff }));
    }

    [Fact]
    public void A_locked_leaf_proves_a_coin_if_the_lock_time_is_stated()
    {
        var script = new VtxoScript(new CltvMultisigClosure(1_800_000_000, [TestScripts.A, TestScripts.S]));
        var coin = IntentInput.Of(TestScripts.OutPointOf(1), new VtxoCoin(new Satoshis(1_000), script), script.Closures[0]);
        Verify(SignedBy(TestKeys.Alice, coin));
        Refused(ArkErrors.InvalidIntentProof, SignedBy(TestKeys.Alice, coin with { LockTime = 1_799_999_999 }));
        Refused(ArkErrors.InvalidIntentProof, SignedBy(TestKeys.Alice, coin with { Sequence = 0xffffffff }));
    }

    [Fact]
    public void A_note_is_proven_by_its_preimage()
    {
        var note = new ArkNote(new Bytes32(Hashes.Sha256([1])), 21_000);
        var proof = IntentProof.Build(Message.ToJson(), [IntentInput.Of(note)], []);
        Assert.Equal(new Satoshis(21_000), Verify(proof).Fee);
        proof.Inputs[1].SetCondition(new WitScript(new byte[32]));
        Refused(ArkErrors.InvalidIntentProof, proof);
    }

    [Fact]
    public void Index_lists_that_do_not_fit_the_outputs_are_refused()
    {
        var intent = Verify(Signed());
        foreach (int[] indexes in new int[][] { [2], [0, 0] })
        {
            var other = intent with { Message = IntentMessage.Register(indexes, 0, 0, []) };
            Refusal.Is(ArkErrors.InvalidIntentMessage, () => _ = other.OnchainOutputs);
            Refusal.Is(ArkErrors.InvalidIntentMessage, () => _ = other.OffchainOutputs);
        }
        Refusal.Is(ArkErrors.AmountsDoNotMatch, () => _ = (intent with { Coins = [intent.Coins[1]] }).Fee);
    }

    [Fact]
    public void A_message_that_wants_nothing_has_no_outputs()
    {
        var proof = IntentProof.Build(IntentMessage.Delete(9).ToJson(), [IntentInput.Of(TestOffchain.OfAlice)], []);
        IntentProof.Sign(proof, TestKeys.Alice);
        Assert.Empty(IntentProof.Verify(proof, IntentMessage.Delete(9), [TestScripts.S]).Outputs);
    }

    private static PSBT Build() =>
        IntentProof.Build(Message.ToJson(), [IntentInput.Of(TestOffchain.OfAlice), IntentInput.Of(TestOffchain.OfBob)], Outputs);

    private static PSBT Signed()
    {
        var proof = Build();
        IntentProof.Sign(proof, TestKeys.Alice);
        IntentProof.Sign(proof, TestKeys.Bob);
        return proof;
    }

    private static PSBT SignedBy(ECPrivKey key, IntentInput coin)
    {
        var proof = IntentProof.Build(Message.ToJson(), [coin], []);
        IntentProof.Sign(proof, key);
        return proof;
    }

    private static VerifiedIntent Verify(PSBT proof) => IntentProof.Verify(PSBT.Parse(proof.ToBase64()), Message, [TestScripts.S]);

    private static void Refused(ErrorCode code, PSBT proof) => Refusal.Is(code, () => Verify(proof));
}
