using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>What a user asks its agent to order.</summary>
/// <param name="MarketId">Null: the market of <paramref name="Height"/>.</param>
/// <param name="Height">The expiry, a node height; null where the market is named.</param>
/// <param name="Price">As the market's rule has it.</param>
/// <param name="ExpireUnixMicroseconds">Good till date only; otherwise 0.</param>
/// <param name="Coins">The coins that may pay; null: chosen by the agent.</param>
public sealed record OrderRequest(
    Bytes32? MarketId, uint? Height, Leg Leg, uint Price, uint Lots, OrderType Type, TimeInForce TimeInForce, OrderFlags Flags, uint MinFill,
    ulong ExpireUnixMicroseconds, IReadOnlyList<OutPoint>? Coins);
