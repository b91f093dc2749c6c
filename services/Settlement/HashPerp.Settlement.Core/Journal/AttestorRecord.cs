using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>One durable fact of an attestor. No record holds a secret: published keys are derived again from the seed.</summary>
public abstract record AttestorRecord;

/// <summary>Whose journal this is: the first record of every journal, and only the first.</summary>
/// <param name="Attestor">The attestor's public key.</param>
/// <param name="Profile">The chain profile as text: other heights or targets would announce other times.</param>
public sealed record OpenedRecord(Bytes32 Attestor, GenesisPrefix Genesis, string Profile) : AttestorRecord;

/// <summary>A series was announced, and stays as it is whatever becomes of its listing block.</summary>
/// <param name="Leaves">Ascending by strike; all of one expiry.</param>
/// <param name="Signature">The attestor's signature over the root.</param>
/// <param name="Listing">Where the strike map walked from.</param>
public sealed record AnnouncedRecord(IReadOnlyList<SeriesLeaf> Leaves, byte[] Signature, ListingRecord Listing) : AttestorRecord;

/// <summary>The listing of a series, for verifiers that keep it.</summary>
/// <param name="Header">The 80 bytes of the listing block's header.</param>
/// <param name="Target">The reference target above the listing block, big-endian.</param>
/// <param name="EpochStartTime">Unix seconds.</param>
/// <param name="RetargetInterval">Blocks per epoch.</param>
public sealed record ListingRecord(byte[] Header, Bytes32 Target, uint EpochStartTime, int RetargetInterval);

/// <summary>
/// A race was decided. Written before the winner's key leaves the process, so that no restart and no reorganisation can ever show the other.
/// </summary>
/// <param name="Height">H, a node height.</param>
/// <param name="Time">T.</param>
/// <param name="DecidingHeight">h*.</param>
/// <param name="MedianTime">MTP(h*).</param>
/// <param name="Headers">The evidence: the eleven headers that end with h*, 80 bytes each.</param>
public sealed record DecidedRecord(uint Height, uint Time, Leg Winner, uint DecidingHeight, uint MedianTime, IReadOnlyList<byte[]> Headers) : AttestorRecord;
