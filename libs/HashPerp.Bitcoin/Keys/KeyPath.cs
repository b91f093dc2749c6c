using System.Globalization;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>A BIP32 derivation path from a root: child numbers, hardened ones with bit 31 set. Immutable and value-equal.</summary>
public sealed class KeyPath : IEquatable<KeyPath>
{
    public const uint Hardened = 0x8000_0000;

    /// <summary>A key's depth is one byte (BIP32).</summary>
    public const int MaxDepth = 255;

    public static readonly KeyPath Root = new([]);

    private readonly uint[] _indexes;

    private KeyPath(uint[] indexes) => _indexes = indexes.Length <= MaxDepth
        ? indexes
        : throw BitcoinErrors.MalformedKey.Error($"A path of {indexes.Length} steps; BIP32 has at most {MaxDepth}.");

    public IReadOnlyList<uint> Indexes => _indexes;

    /// <param name="text"><c>m</c>, or <c>m/86'/0h/5</c>: numbers below 2^31, with ' or h for hardened; the leading <c>m/</c> may be left out.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>.</exception>
    public static KeyPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "m")
        {
            return Root;
        }
        var steps = text.StartsWith("m/", StringComparison.Ordinal) ? text[2..] : text;
        return new KeyPath([.. steps.Split('/', MaxDepth + 2).Select(step => ParseStep(step, text))]);
    }

    public static KeyPath Of(params uint[] indexes) => new((uint[])indexes.Clone());

    /// <summary>One step further.</summary>
    /// <param name="index">Below 2^31.</param>
    public KeyPath Derive(uint index, bool hardened = false) => index < Hardened
        ? new KeyPath([.. _indexes, hardened ? index | Hardened : index])
        : throw BitcoinErrors.MalformedKey.Error($"Child number {index} is not below 2^31.");

    public bool Equals(KeyPath? other) => other is not null && _indexes.AsSpan().SequenceEqual(other._indexes);

    public override bool Equals(object? obj) => Equals(obj as KeyPath);

    public override int GetHashCode() => _indexes.Aggregate(17, HashCode.Combine);

    /// <summary>With apostrophes: <c>m/86'/0'/0'</c>.</summary>
    public override string ToString() => string.Concat(_indexes
        .Select(index => index >= Hardened ? $"/{index - Hardened}'" : $"/{index}")
        .Prepend("m"));

    private static uint ParseStep(string step, string path)
    {
        var hardened = step.EndsWith('\'') || step.EndsWith('h');
        var digits = hardened ? step[..^1] : step;
        return uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < Hardened
            ? index | (hardened ? Hardened : 0)
            : throw BitcoinErrors.MalformedKey.Error($"'{step}' is not a step of a key path like m/86'/0'/0' (in '{(path.Length > 80 ? path[..80] : path)}').");
    }
}
