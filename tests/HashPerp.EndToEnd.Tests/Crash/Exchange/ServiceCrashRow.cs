using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>What users do while a service of the exchange dies, in the order in which a run plays it.</summary>
internal enum ServiceScene
{
    /// <summary>An operator of the exchange lists a market.</summary>
    Listing,

    /// <summary>Opening: two orders meet, and become a contract.</summary>
    Fill,

    /// <summary>An order is taken back.</summary>
    Cancellation,

    /// <summary>Holding: a block is mined over contracts that stand.</summary>
    Holding,

    /// <summary>Settling: a contract's expiry is mined, and it settles.</summary>
    Settlement,

    /// <summary>Opening in two steps, up to Setup. By direct proposal, which its parties report: matches open in one step.</summary>
    Setup,

    /// <summary>Refunding: Setup was never activated, and both take their stake back after its deadline.</summary>
    Refund,

    /// <summary>Both parties of a match close their contract early.</summary>
    Close,

    /// <summary>The refund of a match: its taker falls silent, it is called off, and the innocent order is back in its place.</summary>
    Bust,
}

/// <summary>One death: which service, before or after which of its persisted steps, while what is done.</summary>
internal sealed record ServiceCrashRow(string Service, string Point, string Side, ServiceScene Scene)
{
    public IReadOnlyDictionary<string, string?> Fault => new Dictionary<string, string?> { [FaultPoint.Variable] = $"{Point}:{Side}:kill" };

    public override string ToString() => $"{Service} killed {Side} {Point} ({Scene})";
}
