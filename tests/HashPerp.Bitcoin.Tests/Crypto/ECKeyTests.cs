using CsCheck;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

public sealed class ECKeyTests
{
    private const string Order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    private const string OrderLess1 = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";
    private const string One = "0000000000000000000000000000000000000000000000000000000000000001";
    private const string Two = "0000000000000000000000000000000000000000000000000000000000000002";
    private const string G = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private const string TwoG = "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5";
    private const string ThreeG = "02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";

    private static readonly Gen<byte[]> Secret = Gen.Byte.Array[32].Where(bytes => bytes[0] is > 0 and < 0xff);

    [Theory]
    [InlineData(One, G)]
    [InlineData(Two, TwoG)]
    [InlineData(OrderLess1, "0379be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    public void A_private_key_has_its_known_public_key(string secret, string expected)
    {
        using var key = ECPrivKey.Create(Hex.Decode(secret));
        Assert.Equal(expected, key.PubKey.ToString());
        Assert.Equal(expected[2..], key.XOnlyPubKey.ToString());
        Assert.Equal(secret, Hex.Encode(key.ToBytes()));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(Order)]
    [InlineData("01")]
    [InlineData(One + "00")]
    [InlineData("")]
    public void A_private_key_out_of_range_is_refused(string secret) =>
        Refusal.Is(BitcoinErrors.MalformedKey, () => ECPrivKey.Create(Hex.Decode(secret)));

    [Theory]
    [InlineData("0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("020000000000000000000000000000000000000000000000000000000000000005")]
    [InlineData("02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc30")]
    [InlineData("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8")]
    [InlineData("")]
    public void A_public_key_that_is_not_a_compressed_point_is_refused(string bytes) =>
        Refusal.Is(BitcoinErrors.MalformedKey, () => ECPubKey.Parse(bytes));

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000005")]
    [InlineData("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f")]
    [InlineData(G)]
    [InlineData("")]
    public void An_x_only_key_that_is_no_point_is_refused(string bytes) =>
        Refusal.Is(BitcoinErrors.MalformedKey, () => ECXOnlyPubKey.Parse(bytes));

    [Fact]
    public void Keys_are_equal_by_value_and_ordered_by_bytes()
    {
        Assert.Equal(ECPubKey.Parse(G), ECPubKey.Parse(G));
        Assert.True(ECPubKey.Parse(G) == ECPubKey.Parse(G));
        Assert.True(ECPubKey.Parse(G) != ECPubKey.Parse(TwoG));
        Assert.True(ECPubKey.Parse(G) < ECPubKey.Parse(TwoG));
        Assert.Equal(ECPubKey.Parse(G).XOnly, ECXOnlyPubKey.Parse(G[2..]));
        Assert.NotEqual(ECPubKey.Parse(G), ECPubKey.Parse("03" + G[2..]));
        Assert.Equal(ECPubKey.Parse(G), ECPubKey.Parse("03" + G[2..]).XOnly.EvenY);
    }

    [Fact]
    public void A_plain_tweak_adds_to_both_halves_of_the_key()
    {
        using var one = ECPrivKey.Create(Hex.Decode(One));
        using var three = one.TweakAdd(Hex.Decode(Two));
        Assert.Equal(ThreeG, three.PubKey.ToString());
        Assert.Equal(ThreeG, one.PubKey.TweakAdd(Hex.Decode(Two)).ToString());
    }

    [Fact]
    public void An_x_only_tweak_negates_a_key_with_odd_y_first()
    {
        using var minusOne = ECPrivKey.Create(Hex.Decode(OrderLess1));
        using var tweaked = minusOne.TweakXOnly(Hex.Decode(Two));
        Assert.Equal(ThreeG, tweaked.PubKey.ToString());
        var (key, oddY) = minusOne.XOnlyPubKey.TweakAdd(Hex.Decode(Two));
        Assert.Equal(ThreeG[2..], key.ToString());
        Assert.False(oddY);
    }

    [Fact]
    public void A_tweak_that_is_out_of_range_or_cancels_the_key_is_refused()
    {
        using var one = ECPrivKey.Create(Hex.Decode(One));
        foreach (var tweak in (byte[][])[Hex.Decode(Order), Hex.Decode(OrderLess1), new byte[31], []])
        {
            Refusal.Is(BitcoinErrors.MalformedKey, () => one.TweakAdd(tweak));
            Refusal.Is(BitcoinErrors.MalformedKey, () => one.TweakXOnly(tweak));
            Refusal.Is(BitcoinErrors.MalformedKey, () => one.PubKey.TweakAdd(tweak));
            Refusal.Is(BitcoinErrors.MalformedKey, () => one.XOnlyPubKey.TweakAdd(tweak));
        }
    }

    [Fact]
    public void A_taproot_tweak_gives_the_key_of_the_output() => Gen.Select(Secret, Gen.Byte.Array[32]).Sample((secret, root) =>
    {
        using var key = ECPrivKey.Create(secret);
        using var withRoot = key.TweakTaproot(new Bytes32(root));
        using var keyPathOnly = key.TweakTaproot(null);
        Assert.Equal(key.XOnlyPubKey.TweakTaproot(new Bytes32(root)).Key, withRoot.XOnlyPubKey);
        Assert.Equal(key.XOnlyPubKey.TweakTaproot(null).Key, keyPathOnly.XOnlyPubKey);
        Assert.NotEqual(withRoot.XOnlyPubKey, keyPathOnly.XOnlyPubKey);
    });

    [Fact]
    public void A_shared_secret_is_the_hash_of_the_common_point()
    {
        using var one = ECPrivKey.Create(Hex.Decode(One));
        using var two = ECPrivKey.Create(Hex.Decode(Two));
        // SHA256 of 2G in compressed form.
        const string Expected = "b1c9938f01121e159887ac2c8d393a22e4476ff8212de13fe1939de2a236f0a7";
        Assert.Equal(Expected, Hex.Encode(one.Ecdh(two.PubKey)));
        Assert.Equal(Expected, Hex.Encode(two.Ecdh(one.PubKey)));
    }

    [Fact]
    public void A_signature_verifies_for_its_message_and_key_only() => Gen.Select(Secret, Gen.Byte.Array[0, 100], Gen.Int[0, 63]).Sample((secret, message, at) =>
    {
        using var key = ECPrivKey.Create(secret);
        using var other = ECPrivKey.Generate();
        var signature = key.SignBIP340(message);
        Assert.True(key.XOnlyPubKey.VerifyBIP340(signature, message));
        Assert.False(key.XOnlyPubKey.VerifyBIP340(signature, [.. message, 0]));
        Assert.False(other.XOnlyPubKey.VerifyBIP340(signature, message));
        signature[at] ^= 1;
        Assert.False(key.XOnlyPubKey.VerifyBIP340(signature, message));
    });

    [Fact]
    public void A_signature_of_another_length_is_false_and_bad_randomness_is_refused()
    {
        using var key = ECPrivKey.Generate();
        Assert.False(key.XOnlyPubKey.VerifyBIP340(new byte[65], new byte[32]));
        Assert.False(key.XOnlyPubKey.VerifyBIP340([], new byte[32]));
        Refusal.Is(BitcoinErrors.InvalidSignature, () => key.SignBIP340(new byte[32], new byte[31]));
    }

    [Fact]
    public void A_disposed_key_signs_nothing_and_its_text_never_shows_the_secret()
    {
        var key = ECPrivKey.Create(Hex.Decode(Two));
        Assert.Equal($"private key of {TwoG}", key.ToString());
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.SignBIP340(new byte[32]));
        Assert.Throws<ObjectDisposedException>(() => key.ToBytes());
        Assert.Throws<ObjectDisposedException>(() => key.TweakAdd(new byte[32]));
        Assert.Throws<ObjectDisposedException>(() => key.Ecdh(key.PubKey));
    }
}
