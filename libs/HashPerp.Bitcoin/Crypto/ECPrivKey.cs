using System.Security.Cryptography;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// A private key: 32 bytes in memory that the collector never moves, wiped on <see cref="Dispose()"/>. Public keys are computed when it is made.
/// </summary>
public sealed unsafe class ECPrivKey : IDisposable
{
    public const int Size = 32;

    private readonly byte[] _secret = GC.AllocateArray<byte>(Size, pinned: true);
    private bool _disposed;

    private ECPrivKey(ReadOnlySpan<byte> secret)
    {
        secret.CopyTo(_secret);
        Span<byte> native = stackalloc byte[Secp256k1.PubKeySize];
        fixed (byte* pubkey = native, seckey = _secret)
        {
            Secp256k1Context.MustSucceed(Secp256k1.EcPubkeyCreate(Secp256k1Context.Value, pubkey, seckey));
        }
        PubKey = new ECPubKey(native);
        XOnlyPubKey = PubKey.XOnly;
    }

    ~ECPrivKey() => CryptographicOperations.ZeroMemory(_secret);

    public ECPubKey PubKey { get; }

    public ECXOnlyPubKey XOnlyPubKey { get; }

    /// <param name="bytes">32 bytes, big-endian, from 1 to the group order less 1. The caller wipes its own copy.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>.</exception>
    public static ECPrivKey Create(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw BitcoinErrors.MalformedKey.Error($"A private key has 32 bytes, not {bytes.Length}.");
        }
        fixed (byte* seckey = bytes)
        {
            if (Secp256k1.EcSeckeyVerify(Secp256k1Context.Value, seckey) != 1)
            {
                throw BitcoinErrors.MalformedKey.Error("The private key is zero or not below the group order.");
            }
        }
        return new ECPrivKey(bytes);
    }

    /// <summary>A key from the operating system's random number generator.</summary>
    public static ECPrivKey Generate()
    {
        Span<byte> secret = stackalloc byte[Size];
        try
        {
            RandomNumberGenerator.Fill(secret);
            // One draw in 2^128 is not below the group order: Create refuses it, and no caller will ever see that.
            return Create(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Signs with fresh auxiliary randomness (BIP340).</summary>
    /// <inheritdoc cref="SignBIP340(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public byte[] SignBIP340(ReadOnlySpan<byte> message)
    {
        Span<byte> aux = stackalloc byte[32];
        RandomNumberGenerator.Fill(aux);
        return SignBIP340(message, aux);
    }

    /// <summary>Signs with the auxiliary randomness given, which makes the signature reproducible (BIP340).</summary>
    /// <param name="message">Any length; usually a 32-byte sighash or tagged hash.</param>
    /// <param name="aux32">32 bytes.</param>
    /// <returns>64 bytes.</returns>
    public byte[] SignBIP340(ReadOnlySpan<byte> message, ReadOnlySpan<byte> aux32)
    {
        if (aux32.Length != 32)
        {
            throw BitcoinErrors.InvalidSignature.Error($"Auxiliary randomness has 32 bytes, not {aux32.Length}.");
        }
        var signature = new byte[ECXOnlyPubKey.SignatureSize];
        Span<byte> pair = stackalloc byte[Secp256k1.KeyPairSize];
        try
        {
            WriteKeyPair(pair);
            fixed (byte* signature64 = signature, bytes = message, keypair = pair, aux = aux32)
            {
                var extra = new Secp256k1.SchnorrsigExtraParams { Magic = Secp256k1.SchnorrsigExtraParams.MagicValue, AuxiliaryRandomness = aux };
                Secp256k1Context.MustSucceed(
                    Secp256k1.SchnorrsigSignCustom(Secp256k1Context.Value, signature64, bytes, (nuint)message.Length, keypair, &extra));
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pair);
        }
        // A fault during signing can leak the key through a wrong signature, so BIP340 recommends checking before release.
        return XOnlyPubKey.VerifyBIP340(signature, message)
            ? signature
            : throw BitcoinErrors.InvalidSignature.Error("The signature just made does not verify; it was not released.");
    }

    /// <summary>The key of BIP341's output key: the even-y key tweaked with <c>TapTweak(x-only key || merkle root)</c>; BIP86 without a root.</summary>
    public ECPrivKey TweakTaproot(Bytes32? merkleRoot) => TweakXOnly(XOnlyPubKey.TapTweakHash(merkleRoot));

    /// <summary>The key of <see cref="ECXOnlyPubKey.TweakAdd"/>: negated first if its point has odd y (BIP341).</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>: the tweak is not below the group order, or cancels the key.</exception>
    public ECPrivKey TweakXOnly(ReadOnlySpan<byte> tweak32)
    {
        KeyChecks.Tweak(tweak32);
        Span<byte> pair = stackalloc byte[Secp256k1.KeyPairSize];
        Span<byte> tweaked = stackalloc byte[Size];
        try
        {
            WriteKeyPair(pair);
            fixed (byte* keypair = pair, seckey = tweaked, tweak = tweak32)
            {
                if (Secp256k1.KeypairXonlyTweakAdd(Secp256k1Context.Value, keypair, tweak) != 1)
                {
                    throw KeyChecks.TweakRefused();
                }
                Secp256k1Context.MustSucceed(Secp256k1.KeypairSec(Secp256k1Context.Value, seckey, keypair));
            }
            return new ECPrivKey(tweaked);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pair);
            CryptographicOperations.ZeroMemory(tweaked);
        }
    }

    /// <summary>This key plus <paramref name="tweak32"/> modulo the group order (BIP32's private derivation).</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>: the tweak is not below the group order, or cancels the key.</exception>
    public ECPrivKey TweakAdd(ReadOnlySpan<byte> tweak32)
    {
        KeyChecks.Tweak(tweak32);
        Span<byte> tweaked = stackalloc byte[Size];
        try
        {
            CopySecret(tweaked);
            fixed (byte* seckey = tweaked, tweak = tweak32)
            {
                if (Secp256k1.EcSeckeyTweakAdd(Secp256k1Context.Value, seckey, tweak) != 1)
                {
                    throw KeyChecks.TweakRefused();
                }
            }
            return new ECPrivKey(tweaked);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(tweaked);
        }
    }

    /// <summary>The shared secret SHA256(compressed(this key times <paramref name="other"/>)), libsecp256k1's ECDH. The caller wipes it.</summary>
    /// <returns>32 bytes.</returns>
    public byte[] Ecdh(ECPubKey other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var shared = GC.AllocateArray<byte>(32, pinned: true);
        fixed (byte* output = shared, pubkey = other.Native, seckey = _secret)
        {
            Secp256k1Context.MustSucceed(Secp256k1.Ecdh(Secp256k1Context.Value, output, pubkey, seckey, 0, null));
        }
        KeepFinalizerAway();
        return shared;
    }

    /// <summary>A copy of the 32 secret bytes; the caller wipes it.</summary>
    public byte[] ToBytes()
    {
        var copy = GC.AllocateArray<byte>(Size, pinned: true);
        CopySecret(copy);
        return copy;
    }

    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_secret);
        GC.SuppressFinalize(this);
    }

    /// <summary>Names the public key: a secret never reaches a log through formatting.</summary>
    public override string ToString() => $"private key of {PubKey}";

    /// <param name="pair">96 bytes; the caller wipes them.</param>
    internal void WriteKeyPair(Span<byte> pair)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        fixed (byte* keypair = pair, seckey = _secret)
        {
            Secp256k1Context.MustSucceed(Secp256k1.KeypairCreate(Secp256k1Context.Value, keypair, seckey));
        }
        KeepFinalizerAway();
    }

    internal void CopySecret(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _secret.CopyTo(destination);
        KeepFinalizerAway();
    }

    /// <summary>Without it the finalizer may wipe the secret while a method of an otherwise unreferenced key still reads it.</summary>
    private void KeepFinalizerAway() => GC.KeepAlive(this);
}
