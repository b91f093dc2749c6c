using HashPerp.Bitcoin;

namespace HashPerp.ArkServer.Core;

/// <summary>The VTXOs of a batch: the outputs of the tree's leaf transactions.</summary>
public static class BatchLeaves
{
    /// <param name="now">Chain time.</param>
    /// <param name="expiresAt">Chain time from which the batch may be swept.</param>
    public static IReadOnlyList<VtxoRecord> NewVtxos(IEnumerable<Transaction> leaves, string commitmentTxid, long now, long expiresAt) =>
        [.. leaves.SelectMany(leaf => leaf.Outputs
            .SkipLast(1)
            .Select((output, index) => (output, index))
            .Where(pair => !OffchainOutputRules.IsExtension(pair.output))
            .Select(pair => new VtxoRecord
            {
                OutPoint = leaf.OutPointOf(pair.index),
                Amount = pair.output.Value,
                Script = OffchainOutputRules.VtxoScriptOf(pair.output),
                CreatedAt = now,
                ExpiresAt = expiresAt,
                CommitmentTxids = [commitmentTxid],
                Depth = 0,
            }))];
}
