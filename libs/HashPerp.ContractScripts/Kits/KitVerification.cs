using System.Buffers.Binary;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Proves offline that a kit gets its party out: nothing in it is taken on faith but the confirmation of the commitment transactions.</summary>
public static class KitVerification
{
    private const int HeaderTimeOffset = 68;
    private const string NoPots = "The transaction that creates the pots is missing.";

    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.IncompleteKit"/>: something is missing;
    /// otherwise the error of the part that is wrong.</exception>
    public static void Verify(this ExitKit kit)
    {
        ArgumentNullException.ThrowIfNull(kit);
        RequireIdentity(kit);
        AnnouncementProof.VerifyAll(kit.Terms, kit.Announcements);
        RequireListingHeader(kit);
        _ = new SignedClaimSet(kit.Claims, kit.HeightClaims, kit.TimeClaims);
        var outputs = GraphVerification.Verify(kit.Graph);
        RequireRefundExit(kit);
        if (kit.HasPots)
        {
            var pots = ContractOutputs.Pots(kit.Terms);
            for (var rung = 0; rung < pots.Count; rung++)
            {
                Require(outputs, kit.Pots[rung], pots[rung]);
            }
            return;
        }
        var setup = kit.Setup ?? throw Incomplete(NoPots);
        if (kit.Graph.Any(tx => tx.Transaction.Inputs.Any(input => input.PrevOut == setup.OutPoint)))
        {
            // The contract was activated: RefundExit would be an old output's, and the pots are out of reach.
            throw Incomplete(NoPots);
        }
        Require(outputs, setup.OutPoint, new TxOut(setup.Value, setup.Script.Script.ScriptPubKey));
    }

    private static void RequireIdentity(ExitKit kit)
    {
        if (kit.Version != ExitKit.ContractVersion)
        {
            // Nothing in this format would tie later terms to the contract's first ones.
            throw ContractScriptErrors.UnsupportedVersion.Error(
                $"A kit of version {kit.Version} of its contract.", $"This release reads version {ExitKit.ContractVersion}: use the release that wrote the kit.");
        }
        if (kit.ContractId != kit.Terms.Id())
        {
            throw KitFields.Malformed($"Contract {kit.ContractId} has terms {kit.Terms.Id()}.");
        }
        if (kit.Terms.Opening == OpeningMode.TwoStep != kit.ActivationHash is not null)
        {
            throw KitFields.Malformed($"A contract that opens {kit.Terms.Opening} {(kit.ActivationHash is null ? "needs" : "has no")} activation hash.");
        }
        var expected = kit.Terms.Opening switch
        {
            OpeningMode.Instant => OpeningPlan.Instant(kit.Terms).Pots,
            OpeningMode.TwoStep => OpeningPlan.TwoStep(kit.Terms, kit.ActivationHash!.Value).Pots,
            _ => kit.Pots,
        };
        if (!expected.SequenceEqual(kit.Pots))
        {
            throw ContractScriptErrors.WrongInputs.Error("The pots are not those that the terms create.", "Use the kit of your own client.");
        }
    }

    private static void RequireListingHeader(ExitKit kit)
    {
        var listing = kit.Terms.Series.Listing;
        if (new uint256(Hashes.Sha256d(kit.ListingHeader)) != listing.Hash
            || BinaryPrimitives.ReadUInt32LittleEndian(kit.ListingHeader.AsSpan(HeaderTimeOffset)) != listing.Time)
        {
            throw KitFields.Malformed("The listing header is not the one of the terms.");
        }
    }

    private static void RequireRefundExit(ExitKit kit)
    {
        if (kit.Setup is not { } setup)
        {
            return;
        }
        if (kit.HeightRefundExit is null || kit.TimeRefundExit is null)
        {
            throw Incomplete("RefundExit is not signed by both.");
        }
        setup.RefundExit.RequireSignature(kit.HeightRefundExit, kit.Terms.HeightKey);
        setup.RefundExit.RequireSignature(kit.TimeRefundExit, kit.Terms.TimeKey);
    }

    private static void Require(IReadOnlyDictionary<OutPoint, TxOut> outputs, OutPoint outPoint, TxOut expected)
    {
        if (!outputs.TryGetValue(outPoint, out var found))
        {
            throw Incomplete($"Output {outPoint} is not in the graph.");
        }
        if (found != expected)
        {
            throw ContractScriptErrors.WrongOutputs.Error($"Output {outPoint} is not what the terms say.", "Use the kit of your own client.");
        }
    }

    private static HashPerpException Incomplete(string what) =>
        ContractScriptErrors.IncompleteKit.Error(what, "Ask the operator's index for the missing transactions while it still answers.");
}
