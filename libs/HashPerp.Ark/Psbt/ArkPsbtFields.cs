using System.Buffers.Binary;
using System.Text;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// Ark's own pairs of a PSBT input (40-ark-wire §7): key type 0xDE followed by an ASCII name. Written as the reference implementation does;
/// read with or without the type byte, since old clients left it out.
/// </summary>
public static class ArkPsbtFields
{
    private const byte KeyType = 0xde;

    private static readonly byte[] TapTree = Encoding.ASCII.GetBytes("taptree");
    private static readonly byte[] Expiry = Encoding.ASCII.GetBytes("expiry");
    private static readonly byte[] Cosigner = Encoding.ASCII.GetBytes("cosigner");
    private static readonly byte[] Condition = Encoding.ASCII.GetBytes("condition");

    /// <summary>Reveals all leaves of the script that the input spends, in their order.</summary>
    public static void SetTapTree(this PSBTInput input, IReadOnlyList<Script> leaves)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(leaves);
        // The depths of a left caterpillar form a valid BIP371 tree, but nobody may rely on them: only the order counts.
        var entries = leaves.Select((leaf, i) => new TapTreeLeaf((byte)Math.Min(i + 1, leaves.Count - 1), new TapLeaf(leaf)));
        input.SetUnknown([KeyType, .. TapTree], TapTreeEncoding.Encode(entries));
    }

    /// <summary>The revealed leaves in order; null if none were revealed.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.MalformedArkField"/>: truncated, not tapscript, or the field stands twice.</exception>
    public static IReadOnlyList<Script>? GetTapTree(this PSBTInput input)
    {
        if (Single(input, TapTree) is not { } value)
        {
            return null;
        }
        var leaves = TapTreeEncoding.Decode(value, ArkErrors.MalformedArkField);
        return leaves.All(entry => entry.Leaf.Version == TapLeaf.Tapscript)
            ? [.. leaves.Select(entry => entry.Leaf.Script)]
            : throw ArkErrors.MalformedArkField.Error("A taptree field with a leaf that is not tapscript.");
    }

    /// <summary>When the operator may sweep the output that a tree transaction spends.</summary>
    public static void SetExpiry(this PSBTInput input, RelativeDelay expiry)
    {
        ArgumentNullException.ThrowIfNull(input);
        input.SetUnknown([KeyType, .. Expiry], ScriptNum.Encode(expiry.Sequence));
    }

    public static RelativeDelay? GetExpiry(this PSBTInput input)
    {
        if (Single(input, Expiry) is not { } value)
        {
            return null;
        }
        // Peers wrote this with and without a sign byte; five bytes hold every sequence either way.
        return value.Length is > 0 and <= 5
            ? RelativeDelay.FromSequence(ScriptNum.Decode(value, maxBytes: 5, requireMinimal: false))
            : throw ArkErrors.MalformedArkField.Error($"An expiry field of {value.Length} bytes.");
    }

    /// <summary>Writes the cosigners of a tree transaction, each under its four-byte big-endian index.</summary>
    public static void SetCosigners(this PSBTInput input, IReadOnlyList<ECPubKey> cosigners)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(cosigners);
        var index = new byte[4];
        for (var i = 0; i < cosigners.Count; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(index, i);
            input.SetUnknown([KeyType, .. Cosigner, .. index], cosigners[i].ToBytes());
        }
    }

    /// <summary>The cosigners by index; an index of one to four bytes is understood.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.MalformedArkField"/>: an index stands twice, a value is no key, or there are too many.</exception>
    public static IReadOnlyList<ECPubKey> GetCosigners(this PSBTInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var cosigners = new SortedDictionary<uint, ECPubKey>();
        foreach (var pair in input.Unknown)
        {
            var name = NameOf(pair);
            if (!name.StartsWith(Cosigner) || name.Length - Cosigner.Length is < 1 or > 4)
            {
                continue;
            }
            var index = 0u;
            foreach (var digit in name[Cosigner.Length..])
            {
                index = (index << 8) | digit;
            }
            if (!ECPubKey.TryParse(pair.Value, out var key) || !cosigners.TryAdd(index, key) || cosigners.Count > CosignerKeys.MaxCosigners)
            {
                throw ArkErrors.MalformedArkField.Error($"Cosigner field {index} is not a key, stands twice, or is one too many.");
            }
        }
        return [.. cosigners.Values];
    }

    /// <summary>The stack, bottom first, that satisfies the condition of the input's leaf. Outside of every sighash: may be added after signing.</summary>
    public static void SetCondition(this PSBTInput input, WitScript condition)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(condition);
        input.SetUnknown([KeyType, .. Condition], condition.ToBytes());
    }

    /// <exception cref="HashPerpException"><see cref="ArkErrors.MalformedArkField"/>: truncated, or the field stands twice.</exception>
    public static WitScript? GetCondition(this PSBTInput input)
    {
        if (Single(input, Condition) is not { } value)
        {
            return null;
        }
        var reader = new BitcoinReader(value, ArkErrors.MalformedArkField);
        var condition = reader.ReadWitScript();
        reader.ExpectEnd();
        return condition;
    }

    /// <summary>One value or none. Two spellings with two values would show different things to different readers.</summary>
    private static byte[]? Single(PSBTInput input, byte[] name)
    {
        ArgumentNullException.ThrowIfNull(input);
        var values = input.Unknown.Where(pair => NameOf(pair).SequenceEqual(name)).Select(pair => pair.Value).ToArray();
        return values.Length <= 1
            ? values.FirstOrDefault()
            : throw ArkErrors.MalformedArkField.Error($"The field {Encoding.ASCII.GetString(name)} stands {values.Length} times.");
    }

    private static ReadOnlySpan<byte> NameOf(PsbtPair pair) => pair.Key is [KeyType, ..] ? pair.Key.AsSpan(1) : pair.Key;
}
