using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>What users do while a service of the exchange dies.</summary>
internal enum ServiceScene
{
    /// <summary>A block is mined.</summary>
    Block,

    /// <summary>An operator of the exchange lists a market.</summary>
    Listing,

    /// <summary>Two orders meet, and become a contract.</summary>
    Fill,

    /// <summary>An order is taken back.</summary>
    Cancellation,

    /// <summary>A contract's expiry is mined, and it settles.</summary>
    Settlement,
}

/// <summary>One death: which service, before or after which of its persisted steps, while what is done.</summary>
internal sealed record ServiceCrashRow(string Service, string Point, string Side, ServiceScene Scene)
{
    public IReadOnlyDictionary<string, string?> Fault => new Dictionary<string, string?> { [FaultPoint.Variable] = $"{Point}:{Side}:kill" };

    public override string ToString() => $"{Service} killed {Side} {Point} ({Scene})";
}
