using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// An off-chain transaction that the operator has signed: the ark tx with every signature, and our own checkpoints, in the order of the inputs,
/// with the operator's. What is missing is the owners' signatures on the checkpoints.
/// </summary>
public sealed record CosignedTx(OffchainTx Transaction, PSBT ArkTx, IReadOnlyList<PSBT> Checkpoints)
{
    /// <summary>
    /// Reads the operator's answer. Nothing of it is used but signatures for the transaction that we built ourselves; checkpoints are matched by
    /// the outpoint they spend, since operators return them in any order.
    /// </summary>
    /// <param name="signedArkTx">With the owners' signatures.</param>
    /// <exception cref="HashPerpException"><see cref="OperatorClientErrors.OffchainTxRefused"/>.</exception>
    public static CosignedTx Read(
        OffchainTx transaction, PSBT signedArkTx, string finalArkTx, IReadOnlyList<string> signedCheckpoints, ECXOnlyPubKey serverKey)
    {
        try
        {
            var arkTx = signedArkTx.Clone();
            LeafSigning.CopySignatures(PSBT.Parse(finalArkTx), arkTx);
            var checkpoints = transaction.MatchCheckpoints([.. signedCheckpoints.Select(PSBT.Parse)])
                .Zip(transaction.Checkpoints, (theirs, ours) => WithSignatures(theirs, ours, serverKey)).ToArray();
            for (var i = 0; i < arkTx.Inputs.Count; i++)
            {
                LeafSigning.RequireSignatures(arkTx, i, LeafSigning.LeafOf(arkTx, i).Keys);
            }
            return new CosignedTx(transaction, arkTx, checkpoints);
        }
        catch (HashPerpException error)
        {
            throw new HashPerpException(
                OperatorClientErrors.OffchainTxRefused, $"The operator's answer for {transaction.ArkTxid} can't be used: {error.What}", "Sign no checkpoint.", error);
        }
    }

    /// <summary>The transactions as a node takes them, checkpoints first, once every owner has signed its checkpoints.</summary>
    public IReadOnlyList<Transaction> Finalize() => [.. Checkpoints.Select(TxFinalizer.Finalize), TxFinalizer.Finalize(ArkTx)];

    private static PSBT WithSignatures(PSBT theirs, PSBT ours, ECXOnlyPubKey serverKey)
    {
        var checkpoint = ours.Clone();
        LeafSigning.CopySignatures(theirs, checkpoint);
        LeafSigning.RequireSignatures(checkpoint, 0, [serverKey]);
        return checkpoint;
    }
}
