using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// BIP327 key aggregation: the signers' keys in a fixed order, the tweaks applied so far, and the aggregate key that results. Immutable; a
/// tweak returns a new value.
/// </summary>
public sealed unsafe class MusigKeyAgg
{
    /// <summary>More signers than a batch can have; bounds the work that an untrusted key list can ask for.</summary>
    public const int MaxKeys = 4096;

    private readonly byte[] _cache;

    private MusigKeyAgg(IReadOnlyList<ECPubKey> keys, byte[] cache)
    {
        Keys = keys;
        _cache = cache;
        Span<byte> native = stackalloc byte[Secp256k1.PubKeySize];
        fixed (byte* pubkey = native, keyAggCache = _cache)
        {
            Secp256k1Context.MustSucceed(Secp256k1.MusigPubkeyGet(Secp256k1Context.Value, pubkey, keyAggCache));
        }
        AggregateKey = new ECPubKey(native);
    }

    /// <summary>The signers in the order of aggregation. A key may appear more than once.</summary>
    public IReadOnlyList<ECPubKey> Keys { get; }

    /// <summary>The aggregate with all tweaks so far.</summary>
    public ECPubKey AggregateKey { get; }

    /// <summary>The key that the final signature verifies under.</summary>
    public ECXOnlyPubKey XOnlyKey => AggregateKey.XOnly;

    internal ReadOnlySpan<byte> Native => _cache;

    /// <summary>Aggregates the keys in the order given.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MusigFailed"/>: no keys, or more than <see cref="MaxKeys"/>.</exception>
    public static MusigKeyAgg Aggregate(IReadOnlyList<ECPubKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count is 0 or > MaxKeys)
        {
            throw BitcoinErrors.MusigFailed.Error($"{keys.Count} keys; MuSig2 takes 1 to {MaxKeys} here.");
        }
        var own = keys.ToArray();
        var cache = new byte[Secp256k1.MusigKeyAggCacheSize];
        using var pointers = new NativeArray(own.Length, Secp256k1.PubKeySize, i => own[i].Native);
        fixed (byte* keyAggCache = cache)
        {
            // The aggregate is infinity only for keys made to break the hash; the library reports that as failure.
            if (Secp256k1.MusigPubkeyAgg(Secp256k1Context.Value, null, keyAggCache, pointers.Pointers, (nuint)own.Length) != 1)
            {
                throw BitcoinErrors.MusigFailed.Error("The keys do not aggregate.");
            }
        }
        return new MusigKeyAgg(own, cache);
    }

    /// <summary>Aggregates in KeySort order (BIP327), so that all signers get the same key whatever order they know the keys in.</summary>
    public static MusigKeyAgg AggregateSorted(IReadOnlyList<ECPubKey> keys) => Aggregate(Sort(keys));

    /// <summary>BIP327's KeySort: lexicographic by compressed bytes; duplicates stay.</summary>
    public static IReadOnlyList<ECPubKey> Sort(IEnumerable<ECPubKey> keys)
    {
        var unsorted = keys.ToArray();
        using var pointers = new NativeArray(unsorted.Length, Secp256k1.PubKeySize, i => unsorted[i].Native);
        if (unsorted.Length > 0)
        {
            Secp256k1Context.MustSucceed(Secp256k1.EcPubkeySort(Secp256k1Context.Value, pointers.Pointers, (nuint)unsorted.Length));
        }
        return [.. Enumerable.Range(0, unsorted.Length).Select(i => new ECPubKey(pointers[i]))];
    }

    /// <summary>Adds an x-only tweak (BIP341's kind): to the even-y form of the key so far.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MusigFailed"/>: the tweak is not below the group order, or the sum is infinity.</exception>
    public MusigKeyAgg TweakXOnly(ReadOnlySpan<byte> tweak32) => Tweak(tweak32, xonly: true);

    /// <summary>Adds a plain tweak (BIP32's kind).</summary>
    /// <inheritdoc cref="TweakXOnly"/>
    public MusigKeyAgg TweakPlain(ReadOnlySpan<byte> tweak32) => Tweak(tweak32, xonly: false);

    /// <summary>Tweaks the aggregate as an internal key into BIP341's output key; BIP86's without a root.</summary>
    public MusigKeyAgg TweakTaproot(Bytes32? merkleRoot) => TweakXOnly(XOnlyKey.TapTweakHash(merkleRoot));

    /// <summary>Test vectors only: a key aggregation cache given as libsecp256k1's struct.</summary>
    internal static MusigKeyAgg FromNative(byte[] cache) => new([], cache);

    private MusigKeyAgg Tweak(ReadOnlySpan<byte> tweak32, bool xonly)
    {
        if (tweak32.Length != 32)
        {
            throw BitcoinErrors.MusigFailed.Error($"A tweak has 32 bytes, not {tweak32.Length}.");
        }
        var cache = (byte[])_cache.Clone();
        fixed (byte* keyAggCache = cache, tweak = tweak32)
        {
            var result = xonly
                ? Secp256k1.MusigPubkeyXonlyTweakAdd(Secp256k1Context.Value, null, keyAggCache, tweak)
                : Secp256k1.MusigPubkeyEcTweakAdd(Secp256k1Context.Value, null, keyAggCache, tweak);
            if (result != 1)
            {
                throw BitcoinErrors.MusigFailed.Error("The tweak is not below the group order, or it cancels the aggregate key.");
            }
        }
        return new MusigKeyAgg(Keys, cache);
    }
}
