using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Everything outside of the terms that decides whether they are acceptable now. All of it comes from the client's own sources.</summary>
public sealed record TermsContext
{
    public required GenesisPrefix Genesis { get; init; }

    /// <summary>Node height of the tip.</summary>
    public required uint TipHeight { get; init; }

    /// <summary>Median time past of the tip (BIP113), unix seconds: the protocol's clock.</summary>
    public required uint TipMedianTime { get; init; }

    /// <summary>The operator's parameters as the client reads them now.</summary>
    public required OperatorInfo Operator { get; init; }

    /// <summary>Attestors of the client's network file.</summary>
    public required IReadOnlyList<Bytes32> PinnedAttestors { get; init; }

    /// <summary>k: 1 on regtest, 2 by default elsewhere.</summary>
    public required int RequiredAttestors { get; init; }

    /// <summary>The attestors' announcements for these terms, in the terms' order of attestors.</summary>
    public required IReadOnlyList<AnnouncementProof> Announcements { get; init; }

    /// <summary>The coins that the terms name, as looked up by the client.</summary>
    public required IReadOnlyDictionary<OutPoint, FundingCoin> Coins { get; init; }

    /// <summary>T(K, H) recomputed from the listing header; null where the caller verifies it elsewhere.</summary>
    public Func<SatPerPhDay, uint>? StrikeTime { get; init; }

    /// <summary>The stakes that price and size of the market imply; null where the caller verifies them elsewhere.</summary>
    public (Satoshis Height, Satoshis Time)? ExpectedStakes { get; init; }

    /// <summary>Whether this client has taken part in a match before.</summary>
    public Predicate<Bytes32> IsKnownMatch { get; init; } = _ => false;

    /// <summary>The user has confirmed that pots below the minimum are worth their exit cost to nobody.</summary>
    public bool SmallPotsConfirmed { get; init; }

    /// <summary>Own hops allowed between batch leaf and funding coin: 0, or up to 2 by explicit setting.</summary>
    public int MaxOwnHops { get; init; }

    /// <summary>vB of all batch transactions above the coins; null before the client has fetched them (an estimate is used).</summary>
    public int? AncestorVirtualSize { get; init; }
}
