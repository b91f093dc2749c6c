using System.Globalization;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Where in the wallet a coin's key is: receive key i, or the contract key of order base key j and a match. Written <c>receive/5</c> or
/// <c>contract/3/&lt;match id&gt;</c>; says nothing secret.
/// </summary>
public readonly record struct KeyReference
{
    private KeyReference(uint index, Bytes32? match)
    {
        Index = index;
        Match = match;
    }

    public uint Index { get; }

    /// <summary>The match whose contract key this is; null for a receive key.</summary>
    public Bytes32? Match { get; }

    public static KeyReference Receive(uint index) => new(index, null);

    /// <param name="order">Index of the order base key.</param>
    public static KeyReference Contract(uint order, Bytes32 match) => new(order, match);

    /// <exception cref="HashPerpException"><see cref="ClientErrors.UnknownKey"/>.</exception>
    public static KeyReference Parse(string text)
    {
        var parts = text.Split('/');
        return parts switch
        {
            ["receive", var index] => Receive(ParseIndex(index, text)),
            ["contract", var order, var match] => Contract(ParseIndex(order, text), Bytes32.Parse(match)),
            _ => throw Unknown(text),
        };
    }

    public override string ToString() => Match is { } match ? $"contract/{Index}/{match}" : $"receive/{Index}";

    private static uint ParseIndex(string digits, string text) =>
        uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw Unknown(text);

    private static HashPerpException Unknown(string text) => ClientErrors.UnknownKey.Error($"'{text}' names no key of a wallet.");
}
