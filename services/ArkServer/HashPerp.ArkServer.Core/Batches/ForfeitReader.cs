using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>Rebuilds a submitted forfeit from what we know. The result carries our fields and no signatures; both orders of the inputs are in use.</summary>
public static class ForfeitReader
{
    /// <param name="input">The VTXO that is given up.</param>
    /// <param name="connectors">Those of this batch, one of which must be the other input.</param>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidForfeit"/>, <see cref="ArkErrors.InvalidVtxoScript"/>.</exception>
    public static PSBT Rebuild(PSBT sent, BatchInput input, IReadOnlyList<Connector> connectors, OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(info);
        if (sent.Inputs.Count != 2)
        {
            throw ArkErrors.InvalidForfeit.Error($"A forfeit with {sent.Inputs.Count} inputs.", "Spend one VTXO and one connector.");
        }
        var vtxoIndex = sent.Inputs[0].TxIn.PrevOut == input.OutPoint ? 0 : 1;
        var connector = connectors.FirstOrDefault(candidate => candidate.OutPoint == sent.Inputs[1 - vtxoIndex].TxIn.PrevOut)
            ?? throw ArkErrors.InvalidForfeit.Error($"{sent.Inputs[1 - vtxoIndex].TxIn.PrevOut} is not a connector of this batch.");
        var leaf = Closure.Decode(sent.SingleLeaf(vtxoIndex).Script);
        var vtxo = new VtxoInput(input.OutPoint, input.Output.Value, input.Script, leaf);
        var rebuilt = ForfeitTx.Build(vtxo, connector, info.ForfeitScript);
        if (vtxoIndex == 1)
        {
            rebuilt = Swap(rebuilt, vtxo);
        }
        return rebuilt.GlobalTransaction.GetHash() == sent.GlobalTransaction.GetHash()
            ? rebuilt
            : throw ArkErrors.InvalidForfeit.Error($"The forfeit of {input.OutPoint} is not the one expected.", "Pay everything to the forfeit address, then the anchor.");
    }

    private static PSBT Swap(PSBT forfeit, VtxoInput vtxo)
    {
        var transaction = forfeit.GlobalTransaction;
        var swapped = new PSBT(transaction with { Inputs = [transaction.Inputs[1], transaction.Inputs[0]] });
        swapped.Inputs[0].WitnessUtxo = forfeit.Inputs[1].WitnessUtxo;
        swapped.Inputs[1].WitnessUtxo = forfeit.Inputs[0].WitnessUtxo;
        swapped.Inputs[1].SetTapLeafScript(forfeit.SingleLeaf(0));
        swapped.Inputs[1].SetTapTree([.. vtxo.Script.Closures.Select(closure => closure.Script)]);
        return swapped;
    }
}
