using System.Security.Cryptography;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>ECDSA over secp256k1 for P2WPKH: DER without the type byte, low S (BIP146), nonces of RFC 6979.</summary>
public static unsafe class Ecdsa
{
    private const int MaxDerBytes = 72;

    public static byte[] Sign(ECPrivKey key, Bytes32 hash)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> secret = stackalloc byte[ECPrivKey.Size];
        Span<byte> native = stackalloc byte[Secp256k1.EcdsaSignatureSize];
        var der = new byte[MaxDerBytes];
        nuint length = MaxDerBytes;
        try
        {
            key.CopySecret(secret);
            fixed (byte* signature = native, hash32 = hash.ToBytes(), seckey = secret, output = der)
            {
                Secp256k1Context.MustSucceed(Secp256k1.EcdsaSign(Secp256k1Context.Value, signature, hash32, seckey, 0, null));
                Secp256k1Context.MustSucceed(Secp256k1.EcdsaSignatureSerializeDer(Secp256k1Context.Value, output, &length, signature));
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
        return der[..(int)length];
    }

    /// <summary>False for anything that is not a valid low-S signature in strict DER. Never throws for a bad signature.</summary>
    public static bool Verify(ECPubKey key, ReadOnlySpan<byte> der, Bytes32 hash)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (der.Length is 0 or > MaxDerBytes)
        {
            return false;
        }
        Span<byte> native = stackalloc byte[Secp256k1.EcdsaSignatureSize];
        Span<byte> canonical = stackalloc byte[MaxDerBytes];
        nuint length = MaxDerBytes;
        fixed (byte* signature = native, input = der, hash32 = hash.ToBytes(), pubkey = key.Native, output = canonical)
        {
            // The library's parser is laxer than BIP66: only what it would write itself counts.
            return Secp256k1.EcdsaSignatureParseDer(Secp256k1Context.Value, signature, input, (nuint)der.Length) == 1
                && Secp256k1.EcdsaSignatureSerializeDer(Secp256k1Context.Value, output, &length, signature) == 1
                && der.SequenceEqual(canonical[..(int)length])
                && Secp256k1.EcdsaVerify(Secp256k1Context.Value, signature, hash32, pubkey) == 1;
        }
    }
}
