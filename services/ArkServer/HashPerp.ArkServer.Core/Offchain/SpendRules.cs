using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>Whether the books allow an off-chain transaction. The rows of its coins are locked while this runs.</summary>
public static class SpendRules
{
    /// <param name="vtxos">What the books know of the inputs.</param>
    /// <param name="isRegistered">Whether a coin is promised to a batch.</param>
    public static void Check(
        OffchainTx tx, IReadOnlyDictionary<OutPoint, VtxoRecord> vtxos, Func<OutPoint, bool> isRegistered, ChainTip tip, OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(vtxos);
        ArgumentNullException.ThrowIfNull(isRegistered);
        foreach (var input in tx.Inputs)
        {
            var vtxo = vtxos.GetValueOrDefault(input.OutPoint)
                ?? throw OperatorErrors.VtxoNotFound.Error($"{input.OutPoint} is not a VTXO of this operator.").With("vtxo_outpoint", input.OutPoint);
            CheckState(vtxo, tip);
            if (isRegistered(input.OutPoint))
            {
                throw OperatorErrors.VtxoAlreadyRegistered
                    .Error($"{input.OutPoint} is registered for a batch.", "Delete that intent first.").With("vtxo_outpoint", input.OutPoint);
            }
            // The checkpoint says what it spends; only the books know whether that is true.
            if (vtxo.Output != input.TxOut)
            {
                throw OperatorErrors.InvalidPsbtInput.Error($"{input.OutPoint} holds {vtxo.Amount} at {vtxo.Script}, not what the checkpoint says.");
            }
            CheckScript(input, tip, info);
        }
    }

    /// <summary>The coin is there to be spent off-chain.</summary>
    public static void CheckState(VtxoRecord vtxo, ChainTip tip)
    {
        ArgumentNullException.ThrowIfNull(vtxo);
        ArgumentNullException.ThrowIfNull(tip);
        var outPoint = vtxo.OutPoint;
        if (vtxo.IsSpent)
        {
            throw OperatorErrors.VtxoAlreadySpent.Error($"{outPoint} is already spent.").With("vtxo_outpoint", outPoint);
        }
        if (vtxo.IsUnrolled)
        {
            throw OperatorErrors.VtxoAlreadyUnrolled.Error($"{outPoint} is on chain already.", "Spend it there.").With("vtxo_outpoint", outPoint);
        }
        if (vtxo.IsRecoverable || vtxo.ExpiresAt <= tip.MedianTime)
        {
            throw OperatorErrors.VtxoRecoverable
                .Error($"{outPoint} is expired, swept or below dust.", "Register it in an intent for the next batch.").With("vtxo_outpoint", outPoint);
        }
    }

    /// <summary>The whole script obeys the operator's rules, and the leaf's lock has passed.</summary>
    private static void CheckScript(VtxoInput input, ChainTip tip, OperatorInfo info)
    {
        Wire.Recoding(OperatorErrors.InvalidVtxoScript, () => input.Script.Validate(info.SignerKey.XOnly, info.UnilateralExitDelay));
        if (input.Leaf.LockTime is { } lockTime && !tip.IsMature(lockTime))
        {
            throw OperatorErrors.ForfeitClosureLocked
                .Error($"The leaf of {input.OutPoint} opens after {lockTime}; chain time is {tip.MedianTime}.", "Wait for the chain.")
                .With("locktime", lockTime).With("current_locktime", tip.MedianTime).With("type", "time");
        }
    }
}
