using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>What an attestor did that it must never do.</summary>
public enum AttestorFraud
{
    /// <summary>It published both private keys of one race.</summary>
    BothKeys,

    /// <summary>It published the private key of the leg that lost.</summary>
    WrongKey,
}

/// <summary>
/// Proof against an attestor that anybody can check with nothing but its public key (30-contract-protocol §1): the race as it signed it, the private keys that it
/// published, and, where one key is all there is, the headers from the listing block to the one that decided the race. No secret of anybody else is in it.
/// </summary>
public sealed record AttestorEvidence
{
    /// <summary>The value of the member <c>format</c>.</summary>
    public const string Format = "hashperp-attestor-evidence-1";

    public const int MaxBytes = 8_000_000;

    /// <summary>A series of half a year on mainnet.</summary>
    public const int MaxHeaders = 30_000;

    /// <summary>Headers before the listing block: the median time of any later block can be taken.</summary>
    public const int HeadersBeforeListing = 10;

    /// <summary>The race as announced.</summary>
    public required SeriesLeaf Leaf { get; init; }

    /// <summary>Sibling hashes from the leaf to the announcement's root.</summary>
    public required IReadOnlyList<Bytes32> Path { get; init; }

    /// <summary>The attestor's signature over the root, 64 bytes.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>Published private keys, 32 bytes each: one or two.</summary>
    public required IReadOnlyList<Bytes32> PublishedKeys { get; init; }

    /// <summary>80 bytes each, from <see cref="HeadersBeforeListing"/> blocks before the listing on; empty with two keys.</summary>
    public IReadOnlyList<byte[]> Headers { get; init; } = [];

    /// <exception cref="HashPerpException"><see cref="ClientErrors.EvidenceMalformed"/>.</exception>
    public static AttestorEvidence Parse(ReadOnlySpan<byte> json) => EvidenceJson.Read(json);

    public byte[] ToBytes() => EvidenceJson.Write(this);

    /// <summary>What is proven, whoever sent this.</summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.EvidenceInvalid"/>: nothing is.</exception>
    public AttestorFraud Verify()
    {
        try
        {
            SeriesAnnouncement.VerifyLeaf(Leaf, Path, Signature, Leaf.Genesis, Leaf.Attestor);
            var legs = PublishedKeys.Select(LegOf).ToList();
            return legs switch
            {
                [var one, var other] when one != other => AttestorFraud.BothKeys,
                [var leg] => VerifyLost(leg),
                _ => throw Invalid($"{legs.Count} keys, of different legs or not; one that lost, or both, are proof."),
            };
        }
        catch (HashPerpException error) when (error.Code != ClientErrors.EvidenceInvalid)
        {
            throw new HashPerpException(ClientErrors.EvidenceInvalid, error.What, "This proves nothing.", error);
        }
    }

    /// <summary>Height and hash of the last header: the reader's own node must have it in its best chain. Null where no headers are needed.</summary>
    public (int Height, uint256 Hash)? Deciding => Headers.Count == 0
        ? null
        : (Math.Max(0, (int)Leaf.ListHeight - HeadersBeforeListing) + Headers.Count - 1, ChainHeader.Parse(Headers[^1]).Hash);

    private Leg LegOf(Bytes32 published)
    {
        using var key = ECPrivKey.Create(published.ToBytes());
        var shown = key.XOnlyPubKey.Value;
        return shown == Leaf.HeightKey ? Leg.Height
            : shown == Leaf.TimeKey ? Leg.Time
            : throw Invalid($"The key of {shown} is neither outcome key of the race.");
    }

    private AttestorFraud VerifyLost(Leg published)
    {
        var chain = ReadHeaders();
        if (chain.HashAt((int)Leaf.ListHeight) != Leaf.ListHash)
        {
            throw Invalid($"Block {Leaf.ListHeight} of these headers is not the listing block {Leaf.ListHash}.");
        }
        var outcome = OutcomeRule.Decide(chain, (int)Leaf.Height, Leaf.Time) ?? throw Invalid("These headers leave the race open.");
        return outcome.Winner != published
            ? AttestorFraud.WrongKey
            : throw Invalid($"{published} has won by these headers; to publish its key was right.");
    }

    /// <summary>
    /// Each header follows the one before it and has the work that it claims. Whether they are the best chain's, a node tells: <see cref="Deciding"/> names the block.
    /// </summary>
    private HeaderChain ReadHeaders()
    {
        if (Headers.Count is 0 or > MaxHeaders)
        {
            throw Invalid($"{Headers.Count} headers; one key needs 1 to {MaxHeaders}.");
        }
        var limit = Leaf.Genesis == GenesisPrefix.Regtest ? Target.RegtestLimit : Target.MainnetLimit;
        var headers = Headers.Select(bytes => ChainHeader.Parse(bytes)).ToList();
        if (headers.FirstOrDefault(header => !header.Header.CheckProofOfWork(limit)) is { } idle)
        {
            throw Invalid($"Header {idle.Hash} lacks the work of its target.");
        }
        return HeaderChain.Create(Math.Max(0, (int)Leaf.ListHeight - HeadersBeforeListing), headers);
    }

    private static HashPerpException Invalid(string what) => ClientErrors.EvidenceInvalid.Error(what, "This proves nothing.");
}
