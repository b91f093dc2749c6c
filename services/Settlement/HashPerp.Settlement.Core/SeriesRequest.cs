using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>What somebody wants announced.</summary>
/// <param name="ExpiryHeight">H, a node height.</param>
/// <param name="ListingHeight">Node height of the listing block.</param>
/// <param name="Strikes">Ascending.</param>
public sealed record SeriesRequest(uint ExpiryHeight, uint ListingHeight, IReadOnlyList<SatPerPhDay> Strikes);
