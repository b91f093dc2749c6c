using HashPerp.Primitives;

namespace HashPerp.Chain;

/// <summary>A chain profile as configuration and network files hold it.</summary>
public sealed record ProfileSettings
{
    /// <summary><c>node</c>, <c>virtual</c> or <c>replay</c>.</summary>
    public string Kind { get; init; } = "node";

    /// <summary>Display height less node height; 0 on mainnet.</summary>
    public int HeightOffset { get; init; }

    /// <summary>virtual: the node height from which its targets run; its display height is a multiple of the interval.</summary>
    public int StartHeight { get; init; }

    /// <summary>virtual: the compact target that it starts with, as eight hex digits.</summary>
    public string StartBits { get; init; } = "";

    /// <summary>virtual: blocks per epoch, 2 to 2016.</summary>
    public int RetargetInterval { get; init; } = 2016;

    /// <summary>The profile that these settings describe.</summary>
    /// <exception cref="HashPerpException"><see cref="ChainErrors.InvalidProfile"/>.</exception>
    public ChainProfile Create() => Kind switch
    {
        "node" => new NodeProfile(HeightOffset),
        "virtual" => new VirtualProfile(HeightOffset, StartHeight, ParseBits(StartBits), RetargetInterval),
        "replay" => new ReplayProfile(HeightOffset, MainnetFacts.Embedded),
        _ => throw ChainErrors.InvalidProfile.Error($"'{Kind}' is no kind of chain profile.", "Use node, virtual or replay."),
    };

    private static uint ParseBits(string hex) => uint.TryParse(hex, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var bits)
        ? bits
        : throw ChainErrors.InvalidProfile.Error($"'{hex}' is no compact target.", "Give eight hex digits, for example 17028c61.");
}
