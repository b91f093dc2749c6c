using System.Text.Json;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>BIP327's sig_agg_vectors.json, whole.</summary>
public sealed class Bip327AggregateTests
{
    private static JsonElement Vectors => MusigVectors.Read("sig_agg_vectors.json");

    [Fact]
    public void Partial_signatures_add_up_to_the_published_signature()
    {
        var cases = Vectors.Cases("valid_test_cases");
        Assert.Equal(4, cases.Length);
        foreach (var testCase in cases)
        {
            var session = Session(testCase);
            var signature = session.Aggregate(Parts(testCase));
            Assert.Equal(testCase.String("expected"), Hex.Encode(signature));
            Assert.True(session.KeyAgg.XOnlyKey.VerifyBIP340(signature, session.Message.ToBytes()));
        }
    }

    [Fact]
    public void A_part_beyond_the_group_order_is_refused()
    {
        var testCase = Assert.Single(Vectors.Cases("error_test_cases"));
        Assert.Equal(1, testCase.GetProperty("error").Int("signer"));
        Assert.Equal(
            [null, "MusigFailed"],
            testCase.Pick("psig_indices", Vectors.Strings("psigs")).Select(part => Refusal.NameOf(() => MusigPartialSig.Parse(part))));
    }

    [Fact]
    public void A_missing_or_repeated_part_is_refused()
    {
        var testCase = Vectors.Cases("valid_test_cases")[0];
        var parts = Parts(testCase);
        Refusal.Is(BitcoinErrors.MusigFailed, () => Session(testCase).Aggregate([parts[0]]));
        Refusal.Is(BitcoinErrors.MusigFailed, () => Session(testCase).Aggregate([parts[0], parts[0]]));
        Refusal.Is(BitcoinErrors.MusigFailed, () => Session(testCase).Aggregate([]));
    }

    private static MusigPartialSig[] Parts(JsonElement testCase) =>
        [.. testCase.Pick("psig_indices", Vectors.Strings("psigs")).Select(MusigPartialSig.Parse)];

    private static MusigSession Session(JsonElement testCase)
    {
        var keys = MusigKeyAgg.Aggregate(MusigVectors.Keys(testCase.Pick("key_indices", Vectors.Strings("pubkeys"))));
        var aggNonce = MusigVectors.AggregateNonces(testCase.Pick("nonce_indices", Vectors.Strings("pnonces")));
        Assert.Equal(testCase.String("aggnonce"), aggNonce.ToString());
        return new MusigSession(MusigVectors.Tweak(keys, testCase, Vectors.Strings("tweaks")), aggNonce, Bytes32.Parse(Vectors.String("msg")));
    }
}
