using System.Security.Cryptography;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// One signer's secret nonce (BIP327). It signs once: <see cref="MusigSession.PartialSign"/> consumes it, because two signatures with one
/// nonce give the private key away. For the same reason it has no serialization and can't be copied; it is wiped when used or disposed.
/// </summary>
public sealed unsafe class MusigSecNonce : IDisposable
{
    private readonly byte[] _native = GC.AllocateArray<byte>(Secp256k1.MusigSecNonceSize, pinned: true);
    private int _consumed;

    private MusigSecNonce(MusigPubNonce? pubNonce) => PubNonce = pubNonce!;

    ~MusigSecNonce() => CryptographicOperations.ZeroMemory(_native);

    /// <summary>What this signer sends to the others.</summary>
    public MusigPubNonce PubNonce { get; private set; }

    /// <summary>True once it signed or was disposed.</summary>
    public bool IsConsumed => _consumed != 0;

    /// <summary>
    /// Makes a nonce from fresh randomness and, as defence in depth against a broken generator, from whatever is already known of the session.
    /// </summary>
    /// <param name="key">The signer's key.</param>
    /// <param name="keyAgg">The aggregate (with its tweaks) that will sign, if known.</param>
    /// <param name="message">The message, if known.</param>
    /// <param name="extra32">Empty, or 32 more bytes to mix in.</param>
    public static MusigSecNonce Generate(ECPrivKey key, MusigKeyAgg? keyAgg = null, Bytes32? message = null, ReadOnlySpan<byte> extra32 = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> random = stackalloc byte[32];
        RandomNumberGenerator.Fill(random);
        return Generate(random, key.PubKey, key, keyAgg, message, extra32);
    }

    public void Dispose()
    {
        _consumed = 1;
        CryptographicOperations.ZeroMemory(_native);
        GC.SuppressFinalize(this);
    }

    /// <summary>Test vectors only: with the session randomness given, which is wiped as the library does.</summary>
    internal static MusigSecNonce Generate(
        Span<byte> random32, ECPubKey signer, ECPrivKey? key, MusigKeyAgg? keyAgg, Bytes32? message, ReadOnlySpan<byte> extra32)
    {
        if (extra32.Length is not (0 or 32))
        {
            throw BitcoinErrors.MusigFailed.Error($"Extra nonce input has 32 bytes, not {extra32.Length}.");
        }
        var nonce = new MusigSecNonce(null);
        Span<byte> pub = stackalloc byte[Secp256k1.MusigPubNonceSize];
        Span<byte> secret = stackalloc byte[32];
        var cache = keyAgg is null ? default : keyAgg.Native;
        try
        {
            key?.CopySecret(secret);
            fixed (byte* secnonce = nonce._native, pubnonce = pub, secrand = random32, seckey = secret, pubkey = signer.Native)
            fixed (byte* msg32 = message?.ToBytes(), keyAggCache = cache, extra = extra32)
            {
                if (Secp256k1.MusigNonceGen(
                    Secp256k1Context.Value, secnonce, pubnonce, secrand, key is null ? null : seckey, pubkey, msg32, keyAggCache, extra) != 1)
                {
                    throw BitcoinErrors.MusigFailed.Error("No nonce was made: the session randomness is zero.");
                }
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(random32);
        }
        nonce.PubNonce = new MusigPubNonce(pub);
        return nonce;
    }

    /// <summary>Test vectors only: a nonce given as libsecp256k1's struct. Its public part is unknown (null).</summary>
    internal static MusigSecNonce FromNative(ReadOnlySpan<byte> native)
    {
        var nonce = new MusigSecNonce(null);
        native.CopyTo(nonce._native);
        return nonce;
    }

    /// <summary>Test vectors only.</summary>
    internal byte[] CopyNative() => (byte[])_native.Clone();

    /// <summary>Hands out the secret struct to exactly one caller, ever.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MusigFailed"/>: already used or disposed.</exception>
    internal Span<byte> Consume() => Interlocked.Exchange(ref _consumed, 1) == 0
        ? _native
        : throw BitcoinErrors.MusigFailed.Error("This secret nonce was already used.", "Make a new nonce and start a new session.");
}
