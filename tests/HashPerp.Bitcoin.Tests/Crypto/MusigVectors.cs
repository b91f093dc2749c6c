using System.Text.Json;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Bitcoin.Tests;

/// <summary>
/// Reads BIP327's JSON files, and builds libsecp256k1's structs where a vector gives what the library's API only makes itself: a secret nonce,
/// or an aggregate key without its signers. The layouts are those of libsecp256k1 0.6 and 0.7 (magic, then scalars big-endian and points
/// in the representation of secp256k1_pubkey).
/// </summary>
internal static class MusigVectors
{
    /// <summary>libsecp256k1's musig module, like everything this project signs, takes 32-byte messages only.</summary>
    public const int MessageSize = 32;

    private static readonly byte[] SecNonceMagic = [0x22, 0x0e, 0xdc, 0xf1];
    private static readonly byte[] KeyAggCacheMagic = [0xf4, 0xad, 0xbb, 0xdf];

    public static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(SharedData.ReadText($"vectors/bip327/{file}"));
        return document.RootElement.Clone();
    }

    public static string[] Strings(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetString()!.ToLowerInvariant())];

    public static string String(this JsonElement element, string name) => element.GetProperty(name).GetString()!.ToLowerInvariant();

    public static int Int(this JsonElement element, string name) => element.GetProperty(name).GetInt32();

    public static JsonElement[] Cases(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray()];

    /// <summary>The items of <paramref name="all"/> that the case's list of indices names.</summary>
    public static string[] Pick(this JsonElement testCase, string indices, string[] all) =>
        [.. testCase.GetProperty(indices).EnumerateArray().Select(index => all[index.GetInt32()])];

    public static ECPubKey[] Keys(IEnumerable<string> hex) => [.. hex.Select(ECPubKey.Parse)];

    public static MusigAggNonce AggregateNonces(IEnumerable<string> hex) => MusigAggNonce.Aggregate([.. hex.Select(MusigPubNonce.Parse)]);

    /// <summary>Applies a case's tweaks in order.</summary>
    public static MusigKeyAgg Tweak(MusigKeyAgg keyAgg, JsonElement testCase, string[] tweaks)
    {
        var kinds = testCase.GetProperty("is_xonly").EnumerateArray().Select(kind => kind.GetBoolean());
        return testCase.Pick("tweak_indices", tweaks).Zip(kinds).Aggregate(keyAgg, (so_far, tweak) => tweak.Second
            ? so_far.TweakXOnly(Hex.Decode(tweak.First))
            : so_far.TweakPlain(Hex.Decode(tweak.First)));
    }

    /// <param name="hex">BIP327's 97 bytes: k1, k2, public key.</param>
    public static MusigSecNonce SecNonce(string hex)
    {
        var bytes = Hex.Decode(hex);
        return MusigSecNonce.FromNative([.. SecNonceMagic, .. bytes[..64], .. ECPubKey.Parse(bytes.AsSpan(64)).Native]);
    }

    /// <summary>BIP327's 97 bytes of the nonce that the library made.</summary>
    public static string SecNonceHex(MusigSecNonce nonce, ECPubKey signer)
    {
        var native = nonce.CopyNative();
        Assert.Equal(SecNonceMagic, native[..4]);
        Assert.Equal(signer.Native, native.AsSpan(68));
        return Hex.Encode(native.AsSpan(4, 64)) + signer;
    }

    /// <summary>A cache that holds just this aggregate key: no second key, hash of keys, parity or tweak.</summary>
    public static MusigKeyAgg KeyAggOf(ECXOnlyPubKey aggregate)
    {
        var point = aggregate.EvenY.Native;
        var cache = new byte[Secp256k1.MusigKeyAggCacheSize];
        KeyAggCacheMagic.CopyTo(cache, 0);
        point.CopyTo(cache.AsSpan(4));
        point.CopyTo(cache.AsSpan(4 + Secp256k1.PubKeySize));
        return MusigKeyAgg.FromNative(cache);
    }
}
