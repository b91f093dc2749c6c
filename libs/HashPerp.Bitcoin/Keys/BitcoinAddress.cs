using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// Segwit addresses (BIP173, BIP350): their text, and the script that they pay to. Versions above 1 are understood as BIP350 asks, so that
/// payments to future kinds of output work; this project makes addresses of versions 0 and 1 only.
/// </summary>
public static class BitcoinAddress
{
    private const int MaxWitnessVersion = 16;
    private const byte VersionOpOffset = 0x50;

    /// <summary>The address of a witness program.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedAddress"/>: the script has no such address.</exception>
    public static string Encode(Script scriptPubKey, BitcoinNetwork network)
    {
        ArgumentNullException.ThrowIfNull(scriptPubKey);
        ArgumentNullException.ThrowIfNull(network);
        var bytes = scriptPubKey.Span;
        if (bytes.Length < 4 || bytes[0] is not (0 or (> VersionOpOffset and <= VersionOpOffset + MaxWitnessVersion)) || bytes[1] != bytes.Length - 2)
        {
            throw BitcoinErrors.MalformedAddress.Error($"{scriptPubKey} is not a segwit output script.");
        }
        var version = bytes[0] == 0 ? 0 : bytes[0] - VersionOpOffset;
        CheckProgram(version, bytes.Length - 2);
        return Bech32.Encode(network.Bech32Prefix, [(byte)version, .. Bech32.ToWords(bytes[2..])], VariantOf(version));
    }

    /// <summary>The output script that an address of <paramref name="network"/> stands for.</summary>
    /// <exception cref="HashPerpException">
    /// <see cref="BitcoinErrors.MalformedAddress"/>: not bech32, another network's, the wrong checksum kind for its version, or a program of a
    /// wrong length.
    /// </exception>
    public static Script Parse(string address, BitcoinNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var text = Bech32.Decode(address);
        if (text.HumanReadablePart != network.Bech32Prefix)
        {
            throw BitcoinErrors.MalformedAddress.Error($"'{address}' is not an address of {network}.", $"Those start with {network.Bech32Prefix}1.");
        }
        if (text.Words.Length == 0 || text.Words[0] > MaxWitnessVersion)
        {
            throw BitcoinErrors.MalformedAddress.Error("The witness version is missing or above 16.");
        }
        var version = text.Words[0];
        if (VariantOf(version) != text.Variant)
        {
            throw BitcoinErrors.MalformedAddress.Error($"Witness version {version} with the checksum of {text.Variant} (BIP350).");
        }
        var program = Bech32.FromWords(text.Words.AsSpan(1));
        CheckProgram(version, program.Length);
        return new Script([version == 0 ? (byte)0 : (byte)(VersionOpOffset + version), (byte)program.Length, .. program]);
    }

    private static Bech32Variant VariantOf(int version) => version == 0 ? Bech32Variant.Bech32 : Bech32Variant.Bech32m;

    private static void CheckProgram(int version, int length)
    {
        if (version == 0 ? length is not (20 or 32) : length is < 2 or > 40)
        {
            throw BitcoinErrors.MalformedAddress.Error($"A witness program of version {version} does not have {length} bytes.");
        }
    }
}
