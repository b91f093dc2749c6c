using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>Segwit addresses of versions 0 and 1 (BIP173, BIP350): their text, and the script that they pay to.</summary>
public static class BitcoinAddress
{
    private const int MaxWitnessVersion = 16;

    /// <summary>The address of a witness program of version 0 (20 or 32 bytes) or 1 (32 bytes).</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedAddress"/>: the script has no such address.</exception>
    public static string Encode(Script scriptPubKey, BitcoinNetwork network)
    {
        ArgumentNullException.ThrowIfNull(scriptPubKey);
        ArgumentNullException.ThrowIfNull(network);
        var bytes = scriptPubKey.Span;
        if (bytes.Length < 4 || bytes[0] is not (0 or 0x51) || bytes[1] != bytes.Length - 2)
        {
            throw BitcoinErrors.MalformedAddress.Error($"{scriptPubKey} is not a segwit output script of version 0 or 1.");
        }
        var version = bytes[0] == 0 ? 0 : 1;
        CheckProgram(version, bytes.Length - 2);
        var variant = version == 0 ? Bech32Variant.Bech32 : Bech32Variant.Bech32m;
        return Bech32.Encode(network.Bech32Prefix, [(byte)version, .. Bech32.ToWords(bytes[2..])], variant);
    }

    /// <summary>The output script that an address of <paramref name="network"/> stands for.</summary>
    /// <exception cref="HashPerpException">
    /// <see cref="BitcoinErrors.MalformedAddress"/>: not bech32, another network's, the wrong checksum kind for its version, a program of the
    /// wrong length, or a version above 1, which nobody can spend safely today.
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
        if ((version == 0) != (text.Variant == Bech32Variant.Bech32))
        {
            throw BitcoinErrors.MalformedAddress.Error($"Witness version {version} with the checksum of {text.Variant} (BIP350).");
        }
        var program = Bech32.FromWords(text.Words.AsSpan(1));
        CheckProgram(version, program.Length);
        return new Script([version == 0 ? (byte)0 : (byte)0x51, (byte)program.Length, .. program]);
    }

    private static void CheckProgram(int version, int length)
    {
        var known = version switch { 0 => length is 20 or 32, 1 => length == 32, _ => false };
        if (!known)
        {
            throw BitcoinErrors.MalformedAddress.Error($"A witness program of version {version} with {length} bytes is not one that can be paid here.");
        }
    }
}
