namespace HashPerp.Chain;

/// <summary>Where the reference difficulty comes from (05-product §3).</summary>
public enum ProfileKind
{
    /// <summary>The node's own headers: mainnet, signet.</summary>
    Node = 1,

    /// <summary>The real retarget rule on a regtest chain's own times, from a mainnet target on.</summary>
    Virtual = 2,

    /// <summary>Mainnet's history, mined again on regtest with its own times.</summary>
    Replay = 3,
}
