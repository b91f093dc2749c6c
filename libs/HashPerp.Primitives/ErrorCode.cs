namespace HashPerp.Primitives;

/// <summary>
/// A numbered error, stable across releases. Ranges: 1xxx common (10xx Primitives, 11xx Bitcoin, 12xx Pricing and Chain, 13xx Ark,
/// 14xx ContractScripts, 15xx Client, 16xx Data, ServiceDefaults, Messaging and Hosting), 2xxx OrderBook, 3xxx contract protocol, 4xxx VtxoSwap, 5xxx Settlement, 6xxx OracleIngest,
/// 7xxx operator, 8xxx Gateway, 9xxx command line. Each library declares its own in a static class whose name ends in <c>Errors</c>;
/// docs/errors.md lists all of them and a test keeps numbers unique.
/// </summary>
/// <param name="Number">The number that users and support quote.</param>
/// <param name="Name">A stable identifier in PascalCase.</param>
public readonly record struct ErrorCode(int Number, string Name)
{
    public override string ToString() => $"{Name} ({Number})";

    /// <summary>Builds the exception that carries this code.</summary>
    /// <param name="what">What was wrong, with the offending value.</param>
    /// <param name="advice">What the caller can do about it; may be empty.</param>
    public HashPerpException Error(string what, string advice = "") => new(this, what, advice);
}
