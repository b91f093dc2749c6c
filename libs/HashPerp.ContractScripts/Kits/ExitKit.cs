using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Everything that one party needs, beside its seed and a bitcoind, to take its contract to the chain without anybody's help; no private key
/// inside (30-contract-protocol §5). Each client builds it from its own signing round: a kit that somebody else built proves nothing.
/// </summary>
public sealed record ExitKit
{
    /// <summary>The value of the member <c>format</c>.</summary>
    public const string Format = "hashperp-exit-kit-1";

    /// <summary>The only version of a contract that kits are written and read of: its opening.</summary>
    public const uint ContractVersion = 1;

    public const int MaxBytes = 4_000_000;
    public const int MaxTransactions = 1_000;
    public const int MaxPendingProofs = 64;

    public required ContractTerms Terms { get; init; }

    /// <summary>Id of the contract's first terms; that of <see cref="Terms"/> in version 1.</summary>
    public required Bytes32 ContractId { get; init; }

    /// <summary>1 for the opening, one more with every change of the contract; see <see cref="ContractVersion"/>.</summary>
    public required uint Version { get; init; }

    /// <summary>Whose kit this is.</summary>
    public required Leg Leg { get; init; }

    /// <summary>hA in a two-step opening.</summary>
    public Bytes32? ActivationHash { get; init; }

    /// <summary>The pots' outpoints by rung.</summary>
    public required IReadOnlyList<OutPoint> Pots { get; init; }

    /// <summary>One for each attestor, in the order of the terms.</summary>
    public required IReadOnlyList<AnnouncementProof> Announcements { get; init; }

    /// <summary>The 80-byte header of the listing block, from which every T is recomputed.</summary>
    public required byte[] ListingHeader { get; init; }

    /// <summary>Every transaction of every branch from a confirmed one down to the contract, parents first, with witnesses.</summary>
    public required IReadOnlyList<KitTransaction> Graph { get; init; }

    /// <summary>HEIGHT's signatures on the claim set (<see cref="ClaimSignatures.ToBytes"/>).</summary>
    public required byte[] HeightClaims { get; init; }

    /// <summary>TIME's signatures on the claim set.</summary>
    public required byte[] TimeClaims { get; init; }

    /// <summary>HEIGHT's signature on RefundExit, two-step only.</summary>
    public byte[]? HeightRefundExit { get; init; }

    /// <summary>TIME's signature on RefundExit, two-step only.</summary>
    public byte[]? TimeRefundExit { get; init; }

    /// <summary>Signed get-pending-tx intents over the own inputs (base64 PSBTs), which recover a stall after SubmitTx.</summary>
    public IReadOnlyList<string> PendingProofs { get; init; } = [];

    /// <summary>SHA256 of the canonical JSON without <c>kit_id</c>.</summary>
    public Bytes32 KitId => KitWriter.IdOf(KitWriter.Document(this));

    /// <summary>True when the transaction that creates the pots is in the graph; before that only a two-step kit is any good.</summary>
    public bool HasPots => Pots.Count > 0 && Graph.Any(tx => tx.Txid == Pots[0].Hash);

    /// <summary>The claim set that this kit's signatures are for.</summary>
    public ClaimSet Claims => ClaimSet.Build(Terms, Pots);

    /// <summary>The Setup of a two-step contract; null in the other modes.</summary>
    public SetupPlan? Setup => ActivationHash is { } hash ? OpeningPlan.TwoStep(Terms, hash).Setup : null;

    /// <summary>Reads and verifies a kit; see <see cref="KitVerification.Verify"/>.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.MalformedKit"/>, <see cref="ContractScriptErrors.IncompleteKit"/>,
    /// or the error of the part that fails.</exception>
    public static ExitKit Parse(ReadOnlySpan<byte> json)
    {
        var kit = KitReader.Read(json);
        kit.Verify();
        return kit;
    }

    /// <summary>Canonical JSON, UTF-8: sorted keys, no white space, no floats.</summary>
    public byte[] ToBytes() => KitWriter.Write(this);
}
