using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// A forfeit (40-ark-wire §4.2): VTXO and connector to the operator's forfeit address. Its owner signs the VTXO input in exchange for the new
/// batch; the connector makes it worthless unless that batch confirmed.
/// </summary>
public static class ForfeitTx
{
    /// <summary>The owner's PSBT: VTXO first, as public clients write it. Sign input 0 with <see cref="LeafSigning.Sign"/>.</summary>
    /// <param name="forfeitScript">The script of the operator's forfeit address.</param>
    public static PSBT Build(VtxoInput vtxo, Connector connector, Script forfeitScript) => Build(vtxo, connector, forfeitScript, vtxoIndex: 0);

    /// <summary>
    /// Reads a forfeit that an owner submitted, rebuilds it from what we know and takes over the owner's signatures, all of which must be there.
    /// </summary>
    /// <param name="serverKey">Its signature is not required: it is ours to add.</param>
    /// <inheritdoc cref="Rebuild"/>
    public static ReadForfeit Read(
        PSBT forfeit,
        IReadOnlyDictionary<OutPoint, VtxoCoin> vtxos,
        IReadOnlyDictionary<OutPoint, TxOut> connectors,
        Script forfeitScript,
        ECXOnlyPubKey serverKey)
    {
        var read = Rebuild(forfeit, vtxos, connectors, forfeitScript);
        LeafSigning.CopySignatures(forfeit, read.Psbt, read.VtxoIndex);
        LeafSigning.RequireAllBut(read.Psbt, read.VtxoIndex, serverKey);
        return read;
    }

    /// <summary>
    /// Rebuilds a submitted forfeit from what we know, without its signatures: the owners of a joint VTXO may send theirs one after the other
    /// (<see cref="LeafSigning.CopySignatures(PSBT, PSBT, int)"/>).
    /// </summary>
    /// <param name="vtxos">The VTXOs that this batch spends, with their scripts, as we have them.</param>
    /// <param name="connectors">The batch's connectors.</param>
    /// <exception cref="HashPerpException">
    /// <see cref="ArkErrors.InvalidForfeit"/>: other inputs, outputs or amounts; <see cref="ArkErrors.MissingSignature"/>.
    /// </exception>
    public static ReadForfeit Rebuild(
        PSBT forfeit, IReadOnlyDictionary<OutPoint, VtxoCoin> vtxos, IReadOnlyDictionary<OutPoint, TxOut> connectors, Script forfeitScript)
    {
        ArgumentNullException.ThrowIfNull(forfeit);
        ArgumentNullException.ThrowIfNull(vtxos);
        ArgumentNullException.ThrowIfNull(connectors);
        if (forfeit.Inputs.Count != 2)
        {
            throw ArkErrors.InvalidForfeit.Error($"A forfeit with {forfeit.Inputs.Count} inputs.", "Spend one VTXO and one connector.");
        }
        var vtxoIndex = vtxos.ContainsKey(forfeit.Inputs[0].TxIn.PrevOut) ? 0 : 1;
        var (vtxoOutPoint, connectorOutPoint) = (forfeit.Inputs[vtxoIndex].TxIn.PrevOut, forfeit.Inputs[1 - vtxoIndex].TxIn.PrevOut);
        if (!vtxos.TryGetValue(vtxoOutPoint, out var coin) || !connectors.TryGetValue(connectorOutPoint, out var connectorOutput))
        {
            throw ArkErrors.InvalidForfeit.Error($"{vtxoOutPoint} and {connectorOutPoint} are not a VTXO and a connector of this batch.");
        }
        var leaf = Closure.Decode(forfeit.SingleLeaf(vtxoIndex).Script);
        var vtxo = new VtxoInput(vtxoOutPoint, coin.Amount, coin.Script, leaf);
        var connector = new Connector(connectorOutPoint, connectorOutput);
        var rebuilt = Build(vtxo, connector, forfeitScript, vtxoIndex);
        return rebuilt.GlobalTransaction.GetHash() == forfeit.GlobalTransaction.GetHash()
            ? new ReadForfeit(rebuilt, vtxo, connector, vtxoIndex)
            : throw ArkErrors.InvalidForfeit.Error(
                $"The forfeit of {vtxoOutPoint} is not the one expected.", "Pay everything to the forfeit address, then the anchor.");
    }

    private static PSBT Build(VtxoInput vtxo, Connector connector, Script forfeitScript, int vtxoIndex)
    {
        ArgumentNullException.ThrowIfNull(vtxo);
        ArgumentNullException.ThrowIfNull(connector);
        ArgumentNullException.ThrowIfNull(forfeitScript);
        TxIn[] inputs = [new TxIn(vtxo.OutPoint, vtxo.Leaf.Sequence), new TxIn(connector.OutPoint)];
        var psbt = new PSBT(new Transaction(
            ArkOutputs.VirtualTxVersion,
            vtxoIndex == 0 ? inputs : [inputs[1], inputs[0]],
            [new TxOut(vtxo.Amount + connector.TxOut.Value, forfeitScript), ArkOutputs.Anchor],
            vtxo.Leaf.LockTime ?? 0));
        VirtualTx.Describe(psbt.Inputs[vtxoIndex], vtxo.TxOut, vtxo.Script, vtxo.Leaf);
        psbt.Inputs[1 - vtxoIndex].WitnessUtxo = connector.TxOut;
        return psbt;
    }
}

/// <summary>Amount and script of a VTXO, as the operator's books have them.</summary>
public sealed record VtxoCoin(Satoshis Amount, VtxoScript Script);

/// <summary>A forfeit on fields of our own making; the operator's signatures (VTXO and connector) are added when it is needed.</summary>
/// <param name="VtxoIndex">Which of the two inputs spends the VTXO.</param>
public sealed record ReadForfeit(PSBT Psbt, VtxoInput Vtxo, Connector Connector, int VtxoIndex);
