using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>The operator, as far as signing rounds need it.</summary>
public interface IRoundOperator
{
    /// <summary>The parameters that this agent has pinned.</summary>
    OperatorInfo Info { get; }

    /// <summary>Submits, or finds what an earlier run of this process submitted: idempotent by the ark tx.</summary>
    Task<OperatorAnswer> SubmitAsync(OffchainTx transaction, PSBT signedArkTx, CancellationToken cancel);

    /// <summary>Finalizes; the same complete set again is no error.</summary>
    Task FinalizeAsync(uint256 arkTxid, IReadOnlyList<PSBT> checkpoints, CancellationToken cancel);

    /// <summary>The checkpoints that the operator has stored with a finalized ark tx; null while there is none.</summary>
    Task<IReadOnlyList<PSBT>?> FindFinalizedAsync(OffchainTx transaction, CancellationToken cancel);

    /// <summary>The ark tx that spent a VTXO; null while it is unspent.</summary>
    Task<uint256?> FindSpenderAsync(OutPoint vtxo, CancellationToken cancel);
}

/// <summary>What the operator returned for a submitted ark tx.</summary>
public sealed record OperatorAnswer(PSBT ArkTransaction, IReadOnlyList<PSBT> Checkpoints);

/// <summary>The agent's coins and keys, as far as signing rounds need them.</summary>
public interface IRoundWallet
{
    /// <summary>The identity key's account.</summary>
    ECXOnlyPubKey Account { get; }

    /// <summary>Takes the next order index for good, before its key is used.</summary>
    uint TakeOrderIndex();

    /// <summary>The base key of an order; the caller disposes of it.</summary>
    ECPrivKey OrderBaseKey(uint index);

    /// <summary>Signs with the identity key.</summary>
    byte[] SignAsAccount(ISignedMessage message);

    /// <summary>The activation secret of a contract; the caller wipes it.</summary>
    byte[] ActivationSecret(Bytes32 contractId);

    /// <summary>The private key of one of this wallet's coins; null when the key isn't its own. The caller disposes of it.</summary>
    ECPrivKey? CoinKey(ECXOnlyPubKey key);

    /// <summary>Reserves one coin of exactly this value; the same holder gets the same coin again.</summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.CoinNotAvailable"/>.</exception>
    OfferedCoin Reserve(Satoshis value, string holder);

    /// <summary>Coins of exactly this value for a match of an order, out of the coins that back it; makes one by an own payment where none is.</summary>
    /// <returns>The same coins again when repeated.</returns>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.CoinNotAvailable"/>: the order's coins don't suffice.</exception>
    Task<MatchFunding> FundAsync(Satoshis value, string round, uint orderIndex, Order order, CancellationToken cancel);

    /// <summary>Frees what the holder has reserved.</summary>
    /// <param name="backTo">The holder that gets it instead; null: nobody.</param>
    void Release(string holder, string? backTo = null);

    /// <summary>
    /// Spends to itself what the holder has burnt, so that signatures which are out are worth nothing. Goes on where it stood when it is repeated.
    /// </summary>
    /// <param name="backTo">The holder that the new coins are for; null: they are free.</param>
    /// <exception cref="HashPerpException"><see cref="ContractErrors.CoinsElsewhere"/>: something else has spent them, or is about to.</exception>
    Task<CoinReplacement?> RespendAsync(string holder, string? backTo, CancellationToken cancel);

    /// <summary>Whether the holder has burnt coins that are not respent.</summary>
    bool HasBurnt(string holder);

    /// <summary>The coins of the holder's respend, once it is written down, finished or not; null without one.</summary>
    IReadOnlyList<OutPoint>? RespendOf(string holder);

    /// <summary>Frees what is reserved for rounds that are not among these: reservations whose record was never written, or is over.</summary>
    void ReleaseOthers(IReadOnlySet<string> rounds);

    /// <summary>An ark-tx signature on the coin is outstanding: free again only after a respend.</summary>
    void Burn(string holder);

    /// <summary>The coin is spent for good.</summary>
    void Spend(string holder);

    /// <summary>Looks a coin up at the operator and proves its ancestry down to a confirmed transaction.</summary>
    /// <param name="owner">The account that offers it.</param>
    /// <param name="holder">The round: an own coin that this holder has reserved counts as free.</param>
    Task<ProvenFunding> LookUpAsync(OfferedCoin coin, Bytes32 owner, string holder, CancellationToken cancel);
}

/// <summary>What pays this party's part of a match.</summary>
/// <param name="Replacement">The own payment that made it; null where the order named it.</param>
public sealed record MatchFunding(IReadOnlyList<OfferedCoin> Coins, CoinReplacement? Replacement);

/// <summary>Coins of an order that an own payment has spent, and the own coins in their place, each with its proof.</summary>
/// <param name="Spent"><c>txid:vout</c>.</param>
public sealed record CoinReplacement(IReadOnlyList<string> Spent, IReadOnlyList<CoinOrigin> Coins);

/// <summary>The chain and the attestors, as far as signing rounds need them.</summary>
public interface IRoundChain
{
    GenesisPrefix Genesis { get; }

    IReadOnlyList<Bytes32> PinnedAttestors { get; }

    int RequiredAttestors { get; }

    Task<ChainTip> TipAsync(CancellationToken cancel);

    /// <summary>The announcements of all pinned attestors for an expiry, verified, with the times of their strikes recomputed from this agent's own node.</summary>
    Task<ListedSeries> SeriesAsync(uint height, CancellationToken cancel);

    /// <summary>The outcome of a race, verified against this agent's own headers, with all attestors' keys; null while it is open or not yet attested.</summary>
    Task<AttestedOutcome?> OutcomeAsync(uint height, RungTerms rung, CancellationToken cancel);
}

/// <param name="MedianTime">MTP of the tip: the protocol's clock.</param>
public sealed record ChainTip(uint Height, uint MedianTime);

/// <summary>A series that this agent has verified.</summary>
/// <param name="ListingHeader">The 80 bytes of the listing block's header.</param>
/// <param name="StrikeTime">T(K, H) from the listing header of the agent's own chain.</param>
public sealed record ListedSeries(
    IReadOnlyList<SeriesAnnouncement> Announcements, uint ListingTime, byte[] ListingHeader, Func<SatPerPhDay, uint> StrikeTime);

/// <summary>Who won a race, and the private keys that prove it.</summary>
/// <param name="Keys">The winner's outcome key of every attestor, in the terms' order.</param>
public sealed record AttestedOutcome(Leg Winner, uint DecidedHeight, IReadOnlyList<ECPrivKey> Keys) : IDisposable
{
    public void Dispose()
    {
        foreach (var key in Keys)
        {
            key.Dispose();
        }
    }
}

/// <summary>Carries sealed messages to the other agent; the same key twice is the same message.</summary>
public interface IRoundMessenger
{
    void Send(ECXOnlyPubKey to, string key, RoundMessage message);
}
