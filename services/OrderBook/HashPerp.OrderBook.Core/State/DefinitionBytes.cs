using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>The one byte form of a market's definition, as the table of markets keeps it.</summary>
public static class DefinitionBytes
{
    public static byte[] Write(MarketDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new CanonicalWriter().Definition(definition).ToArray();
    }

    /// <exception cref="HashPerpException">What is wrong with the bytes.</exception>
    public static MarketDefinition Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var definition = reader.Definition();
        reader.ExpectEnd();
        return definition;
    }
}
