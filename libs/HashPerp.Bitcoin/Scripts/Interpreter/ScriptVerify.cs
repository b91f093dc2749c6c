namespace HashPerp.Bitcoin;

/// <summary>Which rules apply beyond those that always do; Core's SCRIPT_VERIFY_ flags.</summary>
[Flags]
public enum ScriptVerify
{
    None = 0,

    /// <summary>BIP65.</summary>
    CheckLockTimeVerify = 1,

    /// <summary>BIP112.</summary>
    CheckSequenceVerify = 2,

    /// <summary>Shortest pushes and numbers only.</summary>
    MinimalData = 4,
    DiscourageUpgradableNops = 8,
    DiscourageOpSuccess = 16,
    DiscourageUpgradablePubkeyType = 32,
    DiscourageUpgradableTaprootVersion = 64,

    /// <summary>What a block may contain.</summary>
    Consensus = CheckLockTimeVerify | CheckSequenceVerify,

    /// <summary>What nodes relay, and so what our transactions must satisfy.</summary>
    Standard = Consensus | MinimalData | DiscourageUpgradableNops | DiscourageOpSuccess | DiscourageUpgradablePubkeyType
        | DiscourageUpgradableTaprootVersion,
}
