using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// Simple signatures of BIP322 for the two kinds of address that wallets of ours have, P2WPKH and the key path of P2TR: prefix <c>smp</c> (may be
/// missing), then the witness of to_sign in base64.
/// </summary>
public static class Bip322Simple
{
    private const string Prefix = "smp";

    /// <summary>A witness of one signature and one key has about 110 bytes.</summary>
    private const int MaxCharacters = 400;

    /// <summary>Signs for the P2WPKH script of the key, or for its P2TR script without a tree (BIP86).</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.InvalidSignature"/>: the script is neither.</exception>
    public static string Sign(ECPrivKey key, Script challenge, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(key);
        var hashes = ToSign(challenge, message);
        WitScript witness;
        if (StandardScripts.PayToWitnessPubKeyHash(key.PubKey).Equals(challenge))
        {
            witness = new WitScript([.. Ecdsa.Sign(key, WitnessV0Sighash.Compute(hashes, 0)), (byte)SigHash.All], key.PubKey.ToBytes());
        }
        else
        {
            using var tweaked = key.TweakTaproot(null);
            if (!Script.PayToTaproot(tweaked.XOnlyPubKey.Value).Equals(challenge))
            {
                throw BitcoinErrors.InvalidSignature.Error($"This key does not own {challenge} as P2WPKH or BIP86.");
            }
            witness = new WitScript(tweaked.SignBIP340(TaprootSighash.Compute(hashes, 0, SigHash.Default, null).ToBytes()));
        }
        return Prefix + Convert.ToBase64String(witness.ToBytes());
    }

    /// <summary>True for a valid signature. False for anything else, other kinds of script and of signature included.</summary>
    public static bool Verify(Script challenge, ReadOnlySpan<byte> message, string signature)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        ArgumentNullException.ThrowIfNull(signature);
        if (TryDecode(signature) is not { } witness)
        {
            return false;
        }
        var hashes = ToSign(challenge, message);
        if (StandardScripts.IsWitnessPubKeyHash(challenge))
        {
            return witness is [[.. var der, (byte)SigHash.All], var pubKey]
                && ECPubKey.TryParse(pubKey, out var key)
                && StandardScripts.PayToWitnessPubKeyHash(key).Equals(challenge)
                && Ecdsa.Verify(key, der, WitnessV0Sighash.Compute(hashes, 0));
        }
        // BIP322 allows no signature hash types but ALL and DEFAULT.
        return challenge.IsTaproot
            && witness is [{ Length: 64 } or { Length: 65 }] && (witness[0].Length == 64 || witness[0][64] == (byte)SigHash.All)
            && ECXOnlyPubKey.TryParse(challenge.TaprootOutputKey().ToBytes(), out var outputKey)
            && TaprootSignature.Verify(hashes, 0, outputKey, witness[0], null);
    }

    private static SighashMidstate ToSign(Script challenge, ReadOnlySpan<byte> message)
    {
        var toSpend = Bip322.ToSpend(challenge, Bip322.MessageHash(message));
        return new SighashMidstate(Bip322.ToSign(toSpend), toSpend.Outputs);
    }

    private static WitScript? TryDecode(string signature)
    {
        var base64 = signature.StartsWith(Prefix, StringComparison.Ordinal) ? signature[Prefix.Length..] : signature;
        var buffer = new byte[MaxCharacters];
        if (base64.Length is 0 or > MaxCharacters || !Convert.TryFromBase64String(base64, buffer, out var length))
        {
            return null;
        }
        try
        {
            return PsbtValues.Witness(buffer[..length]);
        }
        catch (HashPerpException)
        {
            return null;
        }
    }
}
