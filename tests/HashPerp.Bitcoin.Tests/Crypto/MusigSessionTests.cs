using CsCheck;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>Whole sessions between signers, and the rules that keep a nonce from signing twice.</summary>
public sealed class MusigSessionTests
{
    private static readonly Bytes32 Message = Bytes32.Parse("f95466d086770e689964664219266fe5ed215c92ae20bab5c9d79addddf3c0cf");

    [Fact]
    public void Any_number_of_signers_make_one_signature_of_the_taproot_output_key() => Gen.Select(Gen.Int[1, 8], Gen.Byte.Array[32]).Sample((count, root) =>
    {
        var signers = Enumerable.Range(0, count).Select(_ => ECPrivKey.Generate()).ToList();
        var keyAgg = MusigKeyAgg.AggregateSorted([.. signers.Select(signer => signer.PubKey)]).TweakTaproot(new Bytes32(root));
        var nonces = signers.Select(signer => MusigSecNonce.Generate(signer, keyAgg, Message, root)).ToList();
        var session = new MusigSession(keyAgg, MusigAggNonce.Aggregate([.. nonces.Select(nonce => nonce.PubNonce)]), Message);
        var parts = signers.Zip(nonces, session.PartialSign).ToList();
        Assert.All(parts.Zip(signers.Zip(nonces)), part => Assert.True(session.PartialVerify(part.First, part.Second.Second.PubNonce, part.Second.First.PubKey)));
        var signature = session.Aggregate(parts);
        Assert.True(keyAgg.XOnlyKey.VerifyBIP340(signature, Message.ToBytes()));
        signers.ForEach(signer => signer.Dispose());
    }, iter: 20);

    [Fact]
    public void A_nonce_signs_once_and_is_wiped()
    {
        using var key = ECPrivKey.Generate();
        var (session, nonce) = LoneSession(key);
        session.PartialSign(key, nonce);
        Assert.True(nonce.IsConsumed);
        Assert.Equal(new byte[Secp256k1.MusigSecNonceSize], nonce.CopyNative());
        var error = Refusal.Is(BitcoinErrors.MusigFailed, () => session.PartialSign(key, nonce));
        Assert.Contains("already used", error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_nonce_is_gone_even_when_signing_was_refused()
    {
        using var key = ECPrivKey.Generate();
        using var stranger = ECPrivKey.Generate();
        var (session, nonce) = LoneSession(key);
        Refusal.Is(BitcoinErrors.MusigFailed, () => session.PartialSign(stranger, nonce));
        Refusal.Is(BitcoinErrors.MusigFailed, () => session.PartialSign(key, nonce));
    }

    [Fact]
    public void Of_many_threads_one_gets_to_use_a_nonce()
    {
        using var key = ECPrivKey.Generate();
        var (session, nonce) = LoneSession(key);
        var signed = 0;
        Parallel.For(0, 16, _ =>
        {
            if (Refusal.NameOf(() => session.PartialSign(key, nonce)) is null)
            {
                Interlocked.Increment(ref signed);
            }
        });
        Assert.Equal(1, signed);
    }

    [Fact]
    public void A_nonce_made_for_another_signer_is_refused()
    {
        using var alice = ECPrivKey.Generate();
        using var bob = ECPrivKey.Generate();
        var keyAgg = MusigKeyAgg.Aggregate([alice.PubKey, bob.PubKey]);
        using var ofBob = MusigSecNonce.Generate(bob);
        var session = new MusigSession(keyAgg, MusigAggNonce.Aggregate([ofBob.PubNonce]), Message);
        Refusal.Is(BitcoinErrors.MusigFailed, () => session.PartialSign(alice, ofBob));
    }

    [Fact]
    public void A_disposed_nonce_or_key_signs_nothing()
    {
        var key = ECPrivKey.Generate();
        var (session, nonce) = LoneSession(key);
        var (_, second) = LoneSession(key);
        nonce.Dispose();
        Refusal.Is(BitcoinErrors.MusigFailed, () => session.PartialSign(key, nonce));
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.PartialSign(key, second));
        Assert.True(second.IsConsumed);
    }

    [Fact]
    public void Two_nonces_of_the_same_inputs_differ_and_extra_input_has_32_bytes()
    {
        using var key = ECPrivKey.Generate();
        using var first = MusigSecNonce.Generate(key, message: Message);
        using var second = MusigSecNonce.Generate(key, message: Message);
        Assert.NotEqual(first.PubNonce, second.PubNonce);
        Refusal.Is(BitcoinErrors.MusigFailed, () => MusigSecNonce.Generate(key, extra32: new byte[16]));
        Refusal.Is(BitcoinErrors.MusigFailed, () => MusigPartialSig.Parse(new byte[31]));
    }

    private static (MusigSession Session, MusigSecNonce Nonce) LoneSession(ECPrivKey key)
    {
        var keyAgg = MusigKeyAgg.Aggregate([key.PubKey]);
        var nonce = MusigSecNonce.Generate(key, keyAgg, Message);
        return (new MusigSession(keyAgg, MusigAggNonce.Aggregate([nonce.PubNonce]), Message), nonce);
    }
}
