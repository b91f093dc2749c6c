using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;

namespace HashPerp.ArkServer.Core;

/// <summary>Where a registered pot is. The numbers are stored, and are those of the wire.</summary>
public enum PotPlace : short
{
    Live = 1,

    /// <summary>Spent through F1.</summary>
    Mutual = 2,

    /// <summary>Spent through F2 or F3.</summary>
    Won = 3,

    /// <summary>Given up in a batch.</summary>
    Batched = 4,

    /// <summary>On chain.</summary>
    Unrolled = 5,
}

/// <summary>What a checkpoint says of the pot that it spends.</summary>
public static class PotSpend
{
    /// <param name="checkpoint">Its only input reveals the leaf.</param>
    public static PotPlace Of(PSBT checkpoint, ContractTerms terms, int rung)
    {
        var pot = PotScript.Of(terms, rung);
        return LeafSigning.LeafOf(checkpoint, 0).Equals(pot.Mutual) ? PotPlace.Mutual : PotPlace.Won;
    }
}
