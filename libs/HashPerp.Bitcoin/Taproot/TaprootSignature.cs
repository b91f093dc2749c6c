using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>A signature as it stands in a witness (BIP341): 64 bytes for DEFAULT, else 65 with the type at the end.</summary>
public static class TaprootSignature
{
    public static byte[] Join(ReadOnlySpan<byte> signature64, SigHash type) =>
        type == SigHash.Default ? signature64.ToArray() : [.. signature64, (byte)type];

    /// <exception cref="HashPerpException">
    /// <see cref="BitcoinErrors.InvalidSignature"/>: neither length, or DEFAULT spelled out; <see cref="BitcoinErrors.InvalidSighash"/>: no such type.
    /// </exception>
    public static SigHash TypeOf(ReadOnlySpan<byte> signature) => signature.Length switch
    {
        64 => SigHash.Default,
        65 when signature[64] != 0 => SigHashParts.Parse(signature[64]),
        _ => throw BitcoinErrors.InvalidSignature.Error($"A taproot signature of {signature.Length} bytes, or with type 0 spelled out."),
    };

    /// <summary>Checks a signature of one input against the type that it carries. Never throws for a bad signature.</summary>
    /// <param name="leafHash">Null for the key path, with the output key as <paramref name="key"/>.</param>
    public static bool Verify(SighashMidstate hashes, int input, ECXOnlyPubKey key, ReadOnlySpan<byte> signature, Bytes32? leafHash)
    {
        ArgumentNullException.ThrowIfNull(key);
        try
        {
            var hash = TaprootSighash.Compute(hashes, input, TypeOf(signature), leafHash);
            return key.VerifyBIP340(signature[..64], hash.ToBytes());
        }
        catch (HashPerpException)
        {
            return false;
        }
    }
}
