using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// A contract's ways to the chain (30-contract-protocol §5, X3 to X5 and X7) from its kit and a node, and nothing else: the graph for
/// <see cref="Unroller"/>, then the pre-signed exits, which need no key of the owner's.
/// </summary>
public sealed class KitExit
{
    private KitExit(ExitKit kit, VerifiedAncestry graph)
    {
        Kit = kit;
        Graph = graph;
        Claims = new SignedClaimSet(kit.Claims, kit.HeightClaims, kit.TimeClaims);
    }

    public ExitKit Kit { get; }

    /// <summary>Every transaction between the chain and the contract: unroll it whole before anything is claimed.</summary>
    public VerifiedAncestry Graph { get; }

    /// <summary>The claims of every pot, with both parties' signatures.</summary>
    public SignedClaimSet Claims { get; }

    /// <summary>Verifies the kit offline, and with the node that its first transactions spend confirmed outputs.</summary>
    /// <exception cref="HashPerpException">As <see cref="KitVerification.Verify"/>; <see cref="ClientErrors.AncestryRefused"/> for another chain.</exception>
    public static async Task<KitExit> OpenAsync(ExitKit kit, RPCClient node, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(kit);
        kit.Verify();
        var commitments = kit.Graph.Where(tx => tx.Kind == KitTransactionKind.Commitment);
        var roots = commitments.SelectMany(tx => tx.Transaction.Outputs.Index().Select(output => (new OutPoint(tx.Txid, (uint)output.Index), output.Item)))
            .ToDictionary();
        var graph = VerifiedAncestry.Verify([.. kit.Graph.Where(tx => tx.Kind != KitTransactionKind.Commitment).Select(tx => tx.Transaction)], roots);
        await AncestryFetcher.RequireRootsAsync(graph, node, cancel);
        return new KitExit(kit, graph);
    }

    /// <summary>RefundExit of a two-step contract that was never activated: each gets stake and connector back (X7).</summary>
    /// <exception cref="HashPerpException"><see cref="ProtocolErrors.OpeningModeUnsupported"/>: there is no Setup.</exception>
    public Transaction RefundExit() => Kit.Setup is { } setup
        ? setup.RefundExit.Complete(new Dictionary<Bytes32, byte[]>
        {
            [Kit.Terms.HeightKey] = Kit.HeightRefundExit!,
            [Kit.Terms.TimeKey] = Kit.TimeRefundExit!,
        })
        : throw ProtocolErrors.OpeningModeUnsupported.Error($"Contract {Kit.ContractId} opened without a Setup.", "Claim its pots.");
}
