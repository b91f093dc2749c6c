using System.Text.Json;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>BIP327's sign_verify_vectors.json (but for messages that are not 32 bytes) and tweak_vectors.json, whole.</summary>
public sealed class Bip327SignTests
{
    private static JsonElement SignVerify => MusigVectors.Read("sign_verify_vectors.json");
    private static JsonElement Tweaks => MusigVectors.Read("tweak_vectors.json");

    [Fact]
    public void Partial_signatures_are_the_published_bytes_and_verify()
    {
        var cases = SignVerify.Cases("valid_test_cases");
        var signable = cases.Where(testCase => Message(testCase).Length == MusigVectors.MessageSize).ToList();
        // The other two have an empty and a 38-byte message, which the library's API has no parameter for.
        Assert.Equal(6, cases.Length);
        Assert.Equal(4, signable.Count);
        using var key = Key(SignVerify);
        foreach (var testCase in signable)
        {
            var nonces = testCase.Pick("nonce_indices", SignVerify.Strings("pnonces"));
            var aggNonce = MusigVectors.AggregateNonces(nonces);
            Assert.Equal(SignVerify.Strings("aggnonces")[testCase.Int("aggnonce_index")], aggNonce.ToString());
            var session = new MusigSession(KeyAgg(testCase), aggNonce, new Bytes32(Message(testCase)));
            using var nonce = MusigVectors.SecNonce(SignVerify.Strings("secnonces")[0]);
            var part = session.PartialSign(key, nonce);
            Assert.Equal(testCase.String("expected"), part.ToString());
            Assert.True(session.PartialVerify(part, MusigPubNonce.Parse(nonces[testCase.Int("signer_index")]), key.PubKey));
        }
    }

    [Fact]
    public void Signing_is_refused_for_strangers_bad_keys_bad_aggregates_and_used_nonces()
    {
        using var key = Key(SignVerify);
        var refused = SignVerify.Cases("sign_error_test_cases").Select(testCase => Refusal.NameOf(() =>
        {
            var aggNonce = MusigAggNonce.Parse(SignVerify.Strings("aggnonces")[testCase.Int("aggnonce_index")]);
            using var nonce = MusigVectors.SecNonce(SignVerify.Strings("secnonces")[testCase.Int("secnonce_index")]);
            new MusigSession(KeyAgg(testCase), aggNonce, new Bytes32(Message(testCase))).PartialSign(key, nonce);
        }));
        Assert.Equal(["MusigFailed", "MalformedKey", "MusigFailed", "MusigFailed", "MusigFailed", "MusigFailed"], refused);
    }

    [Fact]
    public void A_wrong_partial_signature_does_not_verify()
    {
        var cases = SignVerify.Cases("verify_fail_test_cases");
        Assert.Equal(3, cases.Length);
        Assert.False(Verify(cases[0]));
        Assert.False(Verify(cases[1]));
        // The third is not below the group order: it does not even parse.
        Refusal.Is(BitcoinErrors.MusigFailed, () => Verify(cases[2]));
    }

    [Fact]
    public void Verifying_with_a_bad_nonce_or_key_is_refused() => Assert.Equal(
        ["MusigFailed", "MalformedKey"],
        SignVerify.Cases("verify_error_test_cases").Select(testCase => Refusal.NameOf(() => Verify(testCase))));

    [Fact]
    public void Tweaked_sessions_sign_the_published_bytes()
    {
        var cases = Tweaks.Cases("valid_test_cases");
        Assert.Equal(5, cases.Length);
        using var key = Key(Tweaks);
        foreach (var testCase in cases)
        {
            var nonces = testCase.Pick("nonce_indices", Tweaks.Strings("pnonces"));
            var session = new MusigSession(TweakedKeyAgg(testCase), MusigAggNonce.Parse(Tweaks.String("aggnonce")), Bytes32.Parse(Tweaks.String("msg")));
            using var nonce = MusigVectors.SecNonce(Tweaks.String("secnonce"));
            var part = session.PartialSign(key, nonce);
            Assert.Equal(testCase.String("expected"), part.ToString());
            Assert.True(session.PartialVerify(part, MusigPubNonce.Parse(nonces[testCase.Int("signer_index")]), key.PubKey));
        }
    }

    [Fact]
    public void A_tweak_beyond_the_group_order_is_refused()
    {
        var testCase = Assert.Single(Tweaks.Cases("error_test_cases"));
        Refusal.Is(BitcoinErrors.MusigFailed, () => TweakedKeyAgg(testCase));
    }

    private static ECPrivKey Key(JsonElement file) => ECPrivKey.Create(Hex.Decode(file.String("sk")));

    private static byte[] Message(JsonElement testCase) => Hex.Decode(SignVerify.Strings("msgs")[testCase.Int("msg_index")]);

    private static MusigKeyAgg KeyAgg(JsonElement testCase) =>
        MusigKeyAgg.Aggregate(MusigVectors.Keys(testCase.Pick("key_indices", SignVerify.Strings("pubkeys"))));

    private static MusigKeyAgg TweakedKeyAgg(JsonElement testCase) => MusigVectors.Tweak(
        MusigKeyAgg.Aggregate(MusigVectors.Keys(testCase.Pick("key_indices", Tweaks.Strings("pubkeys")))), testCase, Tweaks.Strings("tweaks"));

    private static bool Verify(JsonElement testCase)
    {
        var nonces = testCase.Pick("nonce_indices", SignVerify.Strings("pnonces"));
        var keyAgg = KeyAgg(testCase);
        var signer = testCase.Int("signer_index");
        var session = new MusigSession(keyAgg, MusigVectors.AggregateNonces(nonces), new Bytes32(Message(testCase)));
        return session.PartialVerify(MusigPartialSig.Parse(testCase.String("sig")), MusigPubNonce.Parse(nonces[signer]), keyAgg.Keys[signer]);
    }
}
