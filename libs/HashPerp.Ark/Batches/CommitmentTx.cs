using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// The one on-chain transaction of a batch (40-ark-wire §4.2), version 2: batch output, connector output if anything is forfeited, on-chain
/// outputs of intents, the operator's change; paid by boarding coins and the operator's own.
/// </summary>
/// <param name="Batch">Output 0; null if no intent asks for VTXOs.</param>
/// <param name="Connectors">Null if nothing is forfeited.</param>
/// <param name="OnChain">Outputs that intents want on chain, in the order of the intents.</param>
/// <param name="Change">The operator's; null if there is none.</param>
public sealed record CommitmentTx(TxOut? Batch, TxOut? Connectors, IReadOnlyList<TxOut> OnChain, TxOut? Change)
{
    public const uint Version = 2;

    /// <summary>Where the connector tree hangs.</summary>
    public uint ConnectorIndex => Batch is null ? 0u : 1u;

    public IReadOnlyList<TxOut> Outputs => [.. new[] { Batch, Connectors }.OfType<TxOut>(), .. OnChain, .. new[] { Change }.OfType<TxOut>()];

    /// <summary>What the inputs have to bring beyond the mining fee.</summary>
    public Satoshis Total => Satoshis.Sum(Outputs.Select(output => output.Value));

    /// <param name="boarding">Boarding coins, spent through the leaf that owner and operator sign.</param>
    /// <param name="own">The operator's coins; its wallet signs them.</param>
    /// <param name="fee">What the miner gets; asserted to be exactly inputs less outputs.</param>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.AmountsDoNotMatch"/>, <see cref="ArkErrors.InvalidCommitment"/>.</exception>
    public PSBT Build(IReadOnlyList<VtxoInput> boarding, IReadOnlyList<Coin> own, Satoshis fee)
    {
        ArgumentNullException.ThrowIfNull(boarding);
        ArgumentNullException.ThrowIfNull(own);
        var outPoints = boarding.Select(input => input.OutPoint).Concat(own.Select(coin => coin.OutPoint)).ToArray();
        if (outPoints.Length == 0 || Outputs.Count == 0 || outPoints.Distinct().Count() != outPoints.Length)
        {
            throw ArkErrors.InvalidCommitment.Error("A commitment transaction without inputs or outputs, or with an input twice.");
        }
        var spent = Satoshis.Sum([.. boarding.Select(input => input.Amount), .. own.Select(coin => coin.TxOut.Value)]);
        if (spent != Total + fee)
        {
            throw ArkErrors.AmountsDoNotMatch.Error($"{spent} in, {Total} out and {fee} fee do not balance.");
        }
        var psbt = new PSBT(new Transaction(
            Version,
            [.. boarding.Select(input => new TxIn(input.OutPoint, input.Leaf.Sequence)), .. own.Select(coin => new TxIn(coin.OutPoint))],
            Outputs,
            VirtualTx.LockTimeOf(boarding.Select(input => input.Leaf))));
        for (var i = 0; i < boarding.Count; i++)
        {
            VirtualTx.Describe(psbt.Inputs[i], boarding[i].TxOut, boarding[i].Script, boarding[i].Leaf);
        }
        for (var i = 0; i < own.Count; i++)
        {
            psbt.Inputs[boarding.Count + i].WitnessUtxo = own[i].TxOut;
        }
        return psbt;
    }
}

/// <summary>An unspent output on the chain.</summary>
public sealed record Coin(OutPoint OutPoint, TxOut TxOut);
