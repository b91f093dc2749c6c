using System.Security.Cryptography;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// One signing session of BIP327: the aggregate key with its tweaks, the aggregate nonce and the message. Every signer makes the same one,
/// signs its part, verifies the others' parts, and any of them adds the parts up.
/// </summary>
public sealed unsafe class MusigSession
{
    private readonly byte[] _native = new byte[Secp256k1.MusigSessionSize];

    /// <param name="keyAgg">With all tweaks applied.</param>
    /// <param name="message">The 32 bytes to sign, e.g. a sighash.</param>
    public MusigSession(MusigKeyAgg keyAgg, MusigAggNonce aggNonce, Bytes32 message)
    {
        ArgumentNullException.ThrowIfNull(keyAgg);
        ArgumentNullException.ThrowIfNull(aggNonce);
        KeyAgg = keyAgg;
        Message = message;
        fixed (byte* session = _native, aggnonce = aggNonce.Native, msg32 = message.ToBytes(), keyAggCache = keyAgg.Native)
        {
            Secp256k1Context.MustSucceed(Secp256k1.MusigNonceProcess(Secp256k1Context.Value, session, aggnonce, msg32, keyAggCache));
        }
    }

    public MusigKeyAgg KeyAgg { get; }

    public Bytes32 Message { get; }

    /// <summary>Signs with <paramref name="nonce"/>, which is consumed and wiped whether signing succeeds or not.</summary>
    /// <exception cref="HashPerpException">
    /// <see cref="BitcoinErrors.MusigFailed"/>: the nonce was used before or belongs to another key, or the key is not one of the signers'.
    /// </exception>
    public MusigPartialSig PartialSign(ECPrivKey key, MusigSecNonce nonce)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(nonce);
        var secret = nonce.Consume();
        Span<byte> pair = stackalloc byte[Secp256k1.KeyPairSize];
        Span<byte> native = stackalloc byte[Secp256k1.MusigPartialSigSize];
        try
        {
            if (!KeyAgg.Keys.Contains(key.PubKey))
            {
                throw BitcoinErrors.MusigFailed.Error($"{key.PubKey} is not one of this session's signers.");
            }
            key.WriteKeyPair(pair);
            Sign(native, secret, pair);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pair);
            nonce.Dispose();
        }
        return new MusigPartialSig(native);
    }

    /// <summary>Whether <paramref name="signature"/> is the part of the signer with this key and public nonce.</summary>
    public bool PartialVerify(MusigPartialSig signature, MusigPubNonce pubNonce, ECPubKey signer)
    {
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentNullException.ThrowIfNull(pubNonce);
        ArgumentNullException.ThrowIfNull(signer);
        fixed (byte* partialSig = signature.Native, nonce = pubNonce.Native, pubkey = signer.Native, cache = KeyAgg.Native, session = _native)
        {
            return Secp256k1.MusigPartialSigVerify(Secp256k1Context.Value, partialSig, nonce, pubkey, cache, session) == 1;
        }
    }

    /// <summary>Adds up one part of every signer, in any order, and verifies the result before it is released.</summary>
    /// <returns>64 bytes: a BIP340 signature of <see cref="Message"/> under the key aggregate.</returns>
    /// <exception cref="HashPerpException">
    /// <see cref="BitcoinErrors.MusigFailed"/>: a part is missing, wrong or twice; <see cref="PartialVerify"/> tells whose.
    /// </exception>
    public byte[] Aggregate(IReadOnlyList<MusigPartialSig> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count != KeyAgg.Keys.Count)
        {
            throw BitcoinErrors.MusigFailed.Error($"{parts.Count} partial signatures for {KeyAgg.Keys.Count} signers.");
        }
        var signature = new byte[ECXOnlyPubKey.SignatureSize];
        using var pointers = new NativeArray(parts.Count, Secp256k1.MusigPartialSigSize, i => parts[i].Native);
        fixed (byte* signature64 = signature, session = _native)
        {
            Secp256k1Context.MustSucceed(
                Secp256k1.MusigPartialSigAgg(Secp256k1Context.Value, signature64, session, pointers.Pointers, (nuint)parts.Count));
        }
        return KeyAgg.XOnlyKey.VerifyBIP340(signature, Message.ToBytes())
            ? signature
            : throw BitcoinErrors.MusigFailed.Error("The partial signatures do not add up to a valid signature.", "Verify each to find the bad one.");
    }

    private void Sign(Span<byte> part, Span<byte> secret, Span<byte> pair)
    {
        fixed (byte* partialSig = part, secnonce = secret, keypair = pair, cache = KeyAgg.Native, session = _native)
        {
            _ = Secp256k1Context.TakeIllegalArgument();
            // The library zeroes the nonce first, and refuses one that was zero or that was made for another key.
            if (Secp256k1.MusigPartialSign(Secp256k1Context.Value, partialSig, secnonce, keypair, cache, session) != 1)
            {
                var reason = Secp256k1Context.TakeIllegalArgument() ?? "the nonce belongs to another key or session";
                throw BitcoinErrors.MusigFailed.Error($"No partial signature was made: {reason}.");
            }
        }
    }
}
