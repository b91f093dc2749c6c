namespace HashPerp.ContractScripts;

/// <summary>How a contract comes into being (30-contract-protocol §4). The numbers are wire values.</summary>
public enum OpeningMode : byte
{
    /// <summary>One ark tx; preconfirmed until anchored.</summary>
    Instant = 1,

    /// <summary>A joint intent; the batch leaf pays pots and connectors.</summary>
    Anchored = 2,

    /// <summary>The pots are outputs of the commitment tx.</summary>
    OnChain = 3,

    /// <summary>Setup and Final.</summary>
    TwoStep = 4,
}
