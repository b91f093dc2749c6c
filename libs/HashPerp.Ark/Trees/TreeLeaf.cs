using HashPerp.Bitcoin;

namespace HashPerp.Ark;

/// <summary>
/// What one intent gets out of a batch: ONE leaf transaction that holds all of its off-chain outputs (and its extension output, if any).
/// </summary>
/// <param name="Outputs">Without the anchor, which every tree transaction ends with.</param>
/// <param name="Cosigners">The intent's keys, then the operator's key of this batch.</param>
public sealed record TreeLeaf(IReadOnlyList<TxOut> Outputs, IReadOnlyList<ECPubKey> Cosigners);
