using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// What it costs one party to take a contract to the chain alone: every transaction of the graph with a child that pays, shared by the rungs,
/// and for each rung one claim with its child (30-contract-protocol §5).
/// </summary>
public static class ExitCost
{
    /// <summary>sat/vB at which the minimum pot is reckoned.</summary>
    public const int ReferenceFeeRate = 5;

    /// <summary>A fee child: P2A and one P2TR coin in, one P2TR output; 153.25 vB, rounded up.</summary>
    public const int ChildVirtualSize = 154;

    /// <summary>A batch transaction: one key-path input, two P2TR outputs, the anchor; 156.5 vB, rounded up.</summary>
    private const int TreeTxVirtualSize = 157;

    /// <summary>Levels of a batch tree assumed above a coin whose ancestry has not been fetched.</summary>
    private const int AssumedTreeDepth = 2;

    /// <summary>Schnorr signature, 64 bytes and a length.</summary>
    private const int SignatureBytes = 65;

    private static readonly OutPoint AnyOutPoint = new(uint256.Zero, 0);

    /// <summary>vB of the largest claim of a rung, witness included.</summary>
    public static int ClaimVirtualSize(ContractTerms terms, int rung)
    {
        var claims = ClaimSet.Build(terms, [.. Enumerable.Range(0, terms.Rungs.Count).Select(n => AnyOutPoint with { N = (uint)n })]);
        return ClaimKinds.All.Max(kind => VirtualSizeOf(claims.Claim(rung, kind).Presigned));
    }

    /// <summary>vB of the graph above the pots: batch transactions, one checkpoint for each coin, the opening; each with a child.</summary>
    /// <param name="ancestorVirtualSize">vB of the batch transactions with their children; null for an estimate.</param>
    public static int GraphVirtualSize(ContractTerms terms, int? ancestorVirtualSize = null)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var coins = terms.Inputs.Count;
        var tree = ancestorVirtualSize ?? checked(coins * AssumedTreeDepth * (TreeTxVirtualSize + ChildVirtualSize));
        // Checkpoint: 107 vB and two signatures, a 68-byte leaf and a 65-byte control block. Ark tx: the same for each input, 43 vB an output.
        const int signedInput = 41 + (((2 * SignatureBytes) + 68 + 1 + 65 + 1) / 4) + 1;
        const int frame = 12 + 13;
        var checkpoints = coins * (frame + signedInput + 43 + ChildVirtualSize);
        var outputs = terms.Rungs.Count + 2;
        var openings = terms.Opening == OpeningMode.TwoStep ? 2 : 1;
        return checked(tree + checkpoints + (openings * (frame + ChildVirtualSize)) + (coins * signedInput) + (outputs * 43));
    }

    /// <summary>Satoshi that an exit costs for each rung.</summary>
    /// <param name="feeRate">sat/vB.</param>
    public static Satoshis PerRung(ContractTerms terms, int? ancestorVirtualSize = null, int feeRate = ReferenceFeeRate)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var shared = (GraphVirtualSize(terms, ancestorVirtualSize) + terms.Rungs.Count - 1) / terms.Rungs.Count;
        return new Satoshis(checked((long)(shared + ClaimVirtualSize(terms, 0) + ChildVirtualSize) * feeRate));
    }

    /// <summary>Three times the exit cost at 5 sat/vB.</summary>
    public static Satoshis MinimumPot(ContractTerms terms, int? ancestorVirtualSize = null) => PerRung(terms, ancestorVirtualSize) * 3;

    /// <summary>vB of a pre-signed exit, witness included.</summary>
    public static int VirtualSizeOf(PresignedTx presigned)
    {
        ArgumentNullException.ThrowIfNull(presigned);
        var witness = new WitScript(
            [.. presigned.Leaf.Keys.Select(_ => new byte[64]), presigned.Leaf.Script.ToBytes(), presigned.Script.ControlBlock(presigned.Leaf).ToBytes()]);
        return presigned.Transaction.WithWitness(0, witness).GetVirtualSize();
    }
}
