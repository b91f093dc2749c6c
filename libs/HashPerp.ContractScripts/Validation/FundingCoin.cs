using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>What a client has found out about a coin that is to fund a contract: from the operator's index and from the coin's own ancestry.</summary>
/// <param name="ScriptPubKey">As it stands in the transaction that created the coin.</param>
/// <param name="Hops">Ark transactions between the batch leaf and this coin; 0 for a batch leaf.</param>
/// <param name="HasStrangers">Whether somebody other than the owner signed one of those hops.</param>
/// <param name="ExpiresAt">Unix seconds at which the operator may sweep the batch.</param>
/// <param name="IsFree">Neither spent, swept, unrolled, reserved for something else, nor burnt by an outstanding signature.</param>
public sealed record FundingCoin(OutPoint OutPoint, Satoshis Amount, Script ScriptPubKey, int Hops, bool HasStrangers, long ExpiresAt, bool IsFree);
