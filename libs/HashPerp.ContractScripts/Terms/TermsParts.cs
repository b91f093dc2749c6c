using System.Text;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>The block that pins the strike map of a series.</summary>
/// <param name="Height">Node height of the listing block.</param>
/// <param name="Time">Its header time, unix seconds.</param>
/// <param name="Hash">Its block hash; the header is in the kit.</param>
/// <param name="ReferenceReward">R_ref: the subsidy at H, ex-fee, satoshi.</param>
public sealed record ListingTerms(uint Height, uint Time, uint256 Hash, Satoshis ReferenceReward);

/// <summary>One rung: a strike, its time, and the attestors' outcome keys.</summary>
/// <param name="Time">T, unix seconds.</param>
/// <param name="HeightKeys">KH of every attestor, in the order of <see cref="SeriesTerms.Attestors"/>.</param>
/// <param name="TimeKeys">KT of every attestor, in the same order.</param>
public sealed record RungTerms(SatPerPhDay Strike, uint Time, IReadOnlyList<Bytes32> HeightKeys, IReadOnlyList<Bytes32> TimeKeys)
{
    /// <summary>The outcome keys that decide for a leg.</summary>
    public IReadOnlyList<Bytes32> KeysOf(Leg leg) => leg == Leg.Height ? HeightKeys : TimeKeys;
}

/// <summary>What all contracts of one expiry share.</summary>
/// <param name="Height">H, a node height.</param>
/// <param name="Confirmations">An outcome is attested at tip >= h* + this - 1.</param>
/// <param name="Attestors">The attestors' own keys as pinned in the network file; all of them must attest (k of k).</param>
/// <param name="Rungs">Ascending by strike.</param>
public sealed record SeriesTerms(
    uint Height, ListingTerms Listing, byte Confirmations, IReadOnlyList<Bytes32> Attestors, IReadOnlyList<RungTerms> Rungs)
{
    /// <summary>
    /// guardH = T - (T - listing time) / 10: before it the operator does not co-sign a HEIGHT win, so a stolen attestor secret is useless
    /// off-chain until the last tenth.
    /// </summary>
    public uint GuardOf(RungTerms rung)
    {
        ArgumentNullException.ThrowIfNull(rung);
        return rung.Time > Listing.Time ? rung.Time - ((rung.Time - Listing.Time) / 10) : rung.Time;
    }
}

/// <summary>The money of a contract, satoshi.</summary>
/// <param name="PerLot">q: what one lot puts into each pot.</param>
/// <param name="StakeHeight">What HEIGHT pays into all pots together.</param>
/// <param name="StakeTime">What TIME pays; both stakes add up to all pots.</param>
/// <param name="SplitHeight">HEIGHT's part of <b>each</b> pot in its Split; the rest is TIME's.</param>
public sealed record MoneyTerms(Satoshis PerLot, Satoshis StakeHeight, Satoshis StakeTime, Satoshis SplitHeight)
{
    public Satoshis StakeOf(Leg leg) => leg == Leg.Height ? StakeHeight : StakeTime;
}

/// <summary>What both clients read from the operator when they agreed. Any later difference is a refusal, not an adjustment.</summary>
/// <param name="SignerKey">S, x-only.</param>
/// <param name="ExitDelay">d1 = unilateral_exit_delay, seconds, a multiple of 512.</param>
/// <param name="CheckpointLeaf">checkpoint_tapscript verbatim: the operator's unroll leaf in every checkpoint.</param>
/// <param name="Digest">SHA256 of the text of GetInfo.digest.</param>
public sealed record OperatorTerms(Bytes32 SignerKey, uint ExitDelay, Satoshis Dust, Satoshis VtxoMinAmount, Script CheckpointLeaf, Bytes32 Digest)
{
    /// <summary>The smallest output of an off-chain transaction, and the value of a position connector: max(dust, vtxo_min_amount).</summary>
    public Satoshis MinimumOutput => Dust > VtxoMinAmount ? Dust : VtxoMinAmount;

    /// <summary>The terms that follow from what an operator says now.</summary>
    public static OperatorTerms Of(OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return new OperatorTerms(
            info.SignerKey.XOnly.Value, (uint)info.UnilateralExitDelay.Value, info.Dust, info.VtxoMinAmount, info.CheckpointUnroll.Script,
            DigestOf(info.Digest));
    }

    /// <summary>SHA256 of the digest's text: fixed size whatever an operator prints.</summary>
    public static Bytes32 DigestOf(string digest) => new(Hashes.Sha256(Encoding.UTF8.GetBytes(digest)));
}

/// <summary>Whose an input or change is. The first two are the wire values of <see cref="Leg"/>.</summary>
public enum CoinOwner : byte
{
    Time = 1,
    Height = 2,

    /// <summary>A third party of a change, told apart by its key.</summary>
    Other = 3,
}

/// <summary>A coin that funds the contract: a VTXO with the default script of <paramref name="Key"/> (exit delay d1).</summary>
/// <param name="Key">The owner's x-only key of this coin.</param>
public sealed record TermsInput(CoinOwner Owner, OutPoint OutPoint, Satoshis Amount, Bytes32 Key);

/// <summary>An off-chain payment beside the pots.</summary>
/// <param name="VtxoKey">The output key, as in an Ark address.</param>
public sealed record TermsPayment(Satoshis Amount, Bytes32 VtxoKey);

/// <summary>What an owner gets back.</summary>
/// <param name="VtxoKey">The output key, as in an Ark address.</param>
public sealed record TermsChange(CoinOwner Owner, Satoshis Amount, Bytes32 VtxoKey);
