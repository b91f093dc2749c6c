using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>BIP327's key_agg_vectors.json and key_sort_vectors.json, whole.</summary>
public sealed class Bip327KeyAggTests
{
    [Fact]
    public void Keys_aggregate_in_the_order_given()
    {
        var file = MusigVectors.Read("key_agg_vectors.json");
        var cases = file.Cases("valid_test_cases");
        Assert.Equal(4, cases.Length);
        foreach (var testCase in cases)
        {
            var keyAgg = MusigKeyAgg.Aggregate(MusigVectors.Keys(testCase.Pick("key_indices", file.Strings("pubkeys"))));
            Assert.Equal(testCase.String("expected"), keyAgg.XOnlyKey.ToString());
        }
    }

    [Fact]
    public void Bad_keys_and_tweaks_are_refused()
    {
        var file = MusigVectors.Read("key_agg_vectors.json");
        var refused = file.Cases("error_test_cases").Select(testCase => Refusal.NameOf(() => MusigVectors.Tweak(
            MusigKeyAgg.Aggregate(MusigVectors.Keys(testCase.Pick("key_indices", file.Strings("pubkeys")))), testCase, file.Strings("tweaks"))));
        Assert.Equal(["MalformedKey", "MalformedKey", "MalformedKey", "MusigFailed", "MusigFailed"], refused);
    }

    [Fact]
    public void Keys_sort_by_their_bytes_and_duplicates_stay()
    {
        var file = MusigVectors.Read("key_sort_vectors.json");
        var keys = MusigVectors.Keys(file.Strings("pubkeys"));
        Assert.Equal(file.Strings("sorted_pubkeys"), MusigKeyAgg.Sort(keys).Select(key => key.ToString()));
        Assert.Equal(MusigKeyAgg.AggregateSorted(keys).AggregateKey, MusigKeyAgg.AggregateSorted([.. keys.Reverse()]).AggregateKey);
        Assert.NotEqual(MusigKeyAgg.Aggregate(keys).AggregateKey, MusigKeyAgg.AggregateSorted(keys).AggregateKey);
    }

    [Fact]
    public void No_keys_or_too_many_are_refused()
    {
        var key = ECPubKey.Parse("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
        Refusal.Is(BitcoinErrors.MusigFailed, () => MusigKeyAgg.Aggregate([]));
        Refusal.Is(BitcoinErrors.MusigFailed, () => MusigKeyAgg.Aggregate([.. Enumerable.Repeat(key, MusigKeyAgg.MaxKeys + 1)]));
        Assert.Equal(MusigKeyAgg.MaxKeys, MusigKeyAgg.Aggregate([.. Enumerable.Repeat(key, MusigKeyAgg.MaxKeys)]).Keys.Count);
        Assert.Empty(MusigKeyAgg.Sort([]));
    }

    [Fact]
    public void A_taproot_tweak_gives_the_output_key_of_the_aggregate()
    {
        var file = MusigVectors.Read("key_agg_vectors.json");
        var keyAgg = MusigKeyAgg.Aggregate(MusigVectors.Keys(file.Strings("pubkeys")[..3]));
        var root = Bytes32.Parse("252e4bd67410a76cdf933d30eaa1608214037f1b105a013eccd3c5c184a6110b");
        Assert.Equal(keyAgg.XOnlyKey.TweakTaproot(root).Key, keyAgg.TweakTaproot(root).XOnlyKey);
        Assert.Equal(keyAgg.XOnlyKey.TweakTaproot(null).Key, keyAgg.TweakTaproot(null).XOnlyKey);
        Refusal.Is(BitcoinErrors.MusigFailed, () => keyAgg.TweakXOnly(new byte[31]));
    }
}
