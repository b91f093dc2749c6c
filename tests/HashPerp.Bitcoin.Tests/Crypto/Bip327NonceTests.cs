using System.Text.Json;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>BIP327's nonce_gen_vectors.json (but for messages that are not 32 bytes) and nonce_agg_vectors.json, whole.</summary>
public sealed class Bip327NonceTests
{
    [Fact]
    public void Nonces_from_given_randomness_are_the_published_bytes()
    {
        var cases = MusigVectors.Read("nonce_gen_vectors.json").Cases("test_cases");
        var made = cases.Where(testCase => MessageLength(testCase) is null or MusigVectors.MessageSize).ToList();
        // The other two have an empty and a 38-byte message, which the library's API has no parameter for.
        Assert.Equal(4, cases.Length);
        Assert.Equal(2, made.Count);
        foreach (var testCase in made)
        {
            CheckGeneration(testCase);
        }
    }

    [Fact]
    public void Messages_of_another_length_can_not_reach_a_nonce()
    {
        var other = MusigVectors.Read("nonce_gen_vectors.json").Cases("test_cases")
            .Where(testCase => MessageLength(testCase) is not (null or MusigVectors.MessageSize))
            .Select(testCase => Refusal.NameOf(() => Bytes32.Parse(testCase.String("msg"))));
        Assert.Equal(["WrongLength", "WrongLength"], other);
    }

    [Fact]
    public void Public_nonces_sum_to_the_published_aggregate()
    {
        var file = MusigVectors.Read("nonce_agg_vectors.json");
        var cases = file.Cases("valid_test_cases");
        Assert.Equal(2, cases.Length);
        foreach (var testCase in cases)
        {
            var sum = MusigVectors.AggregateNonces(testCase.Pick("pnonce_indices", file.Strings("pnonces")));
            Assert.Equal(testCase.String("expected"), sum.ToString());
            Assert.Equal(sum, MusigAggNonce.Parse(testCase.String("expected")));
        }
    }

    [Fact]
    public void A_public_nonce_that_is_not_two_points_is_refused()
    {
        var file = MusigVectors.Read("nonce_agg_vectors.json");
        var refused = file.Cases("error_test_cases").Select(testCase => testCase.Pick("pnonce_indices", file.Strings("pnonces"))
            .ToList().FindIndex(nonce => Refusal.NameOf(() => MusigPubNonce.Parse(nonce)) == "MusigFailed"));
        // The index of the signer that the vector blames.
        Assert.Equal([1, 0, 0], refused);
    }

    [Fact]
    public void Nonces_of_a_wrong_length_are_refused()
    {
        Refusal.Is(BitcoinErrors.MusigFailed, () => MusigPubNonce.Parse(new byte[65]));
        Refusal.Is(BitcoinErrors.MusigFailed, () => MusigPubNonce.Parse(new byte[66]));
        Refusal.Is(BitcoinErrors.MusigFailed, () => MusigAggNonce.Parse(new byte[67]));
        Refusal.Is(BitcoinErrors.MusigFailed, () => MusigAggNonce.Aggregate([]));
    }

    private static int? MessageLength(JsonElement testCase) => testCase.GetProperty("msg").GetString()?.Length / 2;

    private static void CheckGeneration(JsonElement testCase)
    {
        var signer = ECPubKey.Parse(testCase.String("pk"));
        using var key = Optional(testCase, "sk") is { } secret ? ECPrivKey.Create(secret) : null;
        var aggregate = Optional(testCase, "aggpk") is { } x ? MusigVectors.KeyAggOf(ECXOnlyPubKey.Parse(x)) : null;
        Bytes32? message = Optional(testCase, "msg") is { } bytes ? new Bytes32(bytes) : null;
        var random = Hex.Decode(testCase.String("rand_"));
        using var nonce = MusigSecNonce.Generate(random, signer, key, aggregate, message, Optional(testCase, "extra_in"));
        Assert.Equal(testCase.String("expected_secnonce"), MusigVectors.SecNonceHex(nonce, signer));
        Assert.Equal(testCase.String("expected_pubnonce"), nonce.PubNonce.ToString());
        Assert.Equal(new byte[32], random);
    }

    private static byte[]? Optional(JsonElement testCase, string name) =>
        testCase.GetProperty(name).GetString() is { } hex ? Hex.Decode(hex) : null;
}
