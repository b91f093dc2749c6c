using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter.Core;

/// <summary>One transaction of an opening as it follows from the terms, to be compared with what the operator holds.</summary>
public sealed class ContractTemplate
{
    /// <summary>The largest terms have 21 rungs of 4 attestors and 32 inputs: under 10 KiB.</summary>
    public const int MaxTermsBytes = 16 * 1024;

    private readonly ContractTx _tx;

    private ContractTemplate(ContractTx tx, IReadOnlyList<OutPoint> pots, IReadOnlyList<OutPoint> connectors)
    {
        _tx = tx;
        Pots = pots;
        Connectors = connectors;
    }

    public uint256 ArkTxid => _tx.Txid;

    /// <summary>Ascending by strike; of a Setup its one output.</summary>
    public IReadOnlyList<OutPoint> Pots { get; }

    /// <summary>HEIGHT's, TIME's; none while it is only set up.</summary>
    public IReadOnlyList<OutPoint> Connectors { get; }

    /// <summary>Every output but the anchor.</summary>
    public IReadOnlyList<OutPoint> OutPoints => [.. Enumerable.Range(0, _tx.Tx.Outputs.Count).Select(_tx.OutPointOf)];

    /// <summary>The ark tx and its checkpoints.</summary>
    public IReadOnlyList<uint256> Txids => [ArkTxid, .. _tx.Tx.Checkpoints.Select(checkpoint => checkpoint.GlobalTransaction.GetHash())];

    /// <param name="step">open, setup or final.</param>
    /// <param name="activationHash">hA; of two-step openings only.</param>
    /// <exception cref="HashPerpException">What these terms, as they are, cannot be: <see cref="AspAdapterErrors.RequestMalformed"/>,
    /// <see cref="AspAdapterErrors.TermsOfAnotherOperator"/>, or a refusal of the templates.</exception>
    public static ContractTemplate Of(ContractTerms terms, string step, Bytes32? activationHash, OperatorInfo info, GenesisPrefix genesis)
    {
        ArgumentNullException.ThrowIfNull(terms);
        RequireOurs(terms, info, genesis);
        if (step is not ("open" or "setup" or "final") || step == "open" == activationHash.HasValue)
        {
            throw AspAdapterErrors.RequestMalformed.Error(
                $"Step '{(step.Length > 20 ? step[..20] : step)}' {(activationHash.HasValue ? "with" : "without")} a hash.",
                "Say open, or setup or final with the 32 bytes of hA.");
        }
        var plan = activationHash is { } hash ? OpeningPlan.TwoStep(terms, hash) : OpeningPlan.Instant(terms);
        return step == "setup"
            ? new ContractTemplate(plan.Setup!.Tx, [plan.Setup.OutPoint], [])
            : new ContractTemplate(plan.Creation, plan.Pots, [plan.ConnectorOf(Leg.Height), plan.ConnectorOf(Leg.Time)]);
    }

    /// <summary>
    /// Whether the operator lists exactly these outputs. It does so only once the transaction is finalized. Later spends don't matter; a swept output is the
    /// operator's.
    /// </summary>
    public bool IsListed(IEnumerable<CoinView> coins)
    {
        var byOutPoint = coins.ToDictionary(coin => coin.OutPoint);
        return _tx.Tx.Outputs.Index().All(output =>
            byOutPoint.TryGetValue(_tx.OutPointOf(output.Index), out var coin)
            && coin.Amount == output.Item.Value && coin.Script.Equals(output.Item.ScriptPubKey) && (!coin.IsSwept || coin.IsSpent));
    }

    /// <summary>
    /// Whether every input of the ark tx and of each checkpoint carries a witness that a node would accept: then nobody's word is needed for it, the operator's
    /// included.
    /// </summary>
    /// <param name="psbts">What the operator handed out, in any order.</param>
    public bool IsSigned(IReadOnlyList<PSBT> psbts)
    {
        ArgumentNullException.ThrowIfNull(psbts);
        return new[] { _tx.Tx.ArkTx }.Concat(_tx.Tx.Checkpoints).All(own =>
            psbts.FirstOrDefault(psbt => psbt.GlobalTransaction.GetHash() == own.GlobalTransaction.GetHash()) is { } theirs && IsSigned(own, theirs));
    }

    private static void RequireOurs(ContractTerms terms, OperatorInfo info, GenesisPrefix genesis)
    {
        var ours = OperatorTerms.Of(info);
        if (terms.Genesis != genesis || terms.Operator.SignerKey != ours.SignerKey || terms.Operator.ExitDelay != ours.ExitDelay
            || !terms.Operator.CheckpointLeaf.Equals(ours.CheckpointLeaf))
        {
            throw AspAdapterErrors.TermsOfAnotherOperator.Error(
                "The terms name another network, or an operator with other keys or delays.", "Contracts are opened with this deployment's operator only.");
        }
    }

    /// <summary>Our own transaction with their witnesses, against our own outputs: nothing that they wrote about it counts.</summary>
    private static bool IsSigned(PSBT own, PSBT theirs)
    {
        Transaction signed;
        try
        {
            signed = TxFinalizer.Finalize(theirs);
        }
        catch (HashPerpException)
        {
            return false;
        }
        var hashes = new SighashMidstate(signed, own.SpentOutputs());
        return Enumerable.Range(0, signed.Inputs.Count).All(input =>
            signed.Inputs[input].WitScript.Count > 0 && ScriptInterpreter.VerifyTaproot(hashes, input) == ScriptError.OK);
    }
}
