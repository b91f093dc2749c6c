using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>The five pre-signed ways of taking a pot on chain, in the order in which their signatures are listed (30 §3).</summary>
public enum ClaimKind : byte
{
    /// <summary>E1 after d2, nLockTime H: HEIGHT takes the pot.</summary>
    ClaimHeight,

    /// <summary>E1 after d2, nLockTime T: TIME takes the pot.</summary>
    ClaimTime,

    /// <summary>E2 after d1, nLockTime H, with the published KH: HEIGHT takes the pot ahead of every race.</summary>
    FastHeight,

    /// <summary>E3 after d1, nLockTime T, with the published KT.</summary>
    FastTime,

    /// <summary>E1 after d2, nLockTime T + 60 days: the split of the terms.</summary>
    Split,
}

/// <summary>Facts about claim kinds.</summary>
public static class ClaimKinds
{
    public static readonly IReadOnlyList<ClaimKind> All =
        [ClaimKind.ClaimHeight, ClaimKind.ClaimTime, ClaimKind.FastHeight, ClaimKind.FastTime, ClaimKind.Split];

    /// <summary>Fast claims need the attestors' published keys beside both parties' signatures.</summary>
    public static bool IsFast(this ClaimKind kind) => kind is ClaimKind.FastHeight or ClaimKind.FastTime;

    /// <summary>Who is paid; null for Split.</summary>
    public static Leg? Winner(this ClaimKind kind) => kind switch
    {
        ClaimKind.ClaimHeight or ClaimKind.FastHeight => Leg.Height,
        ClaimKind.ClaimTime or ClaimKind.FastTime => Leg.Time,
        _ => null,
    };
}
