using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>The first half of a two-step opening and both ways back from it.</summary>
public sealed class SetupPlan
{
    /// <summary>Final's checkpoint is never signed later than the deadline as the chain counts it; the margin covers the lag of MTP.</summary>
    public const uint DeadlineMargin = 1_800;

    internal SetupPlan(ContractTerms terms, Bytes32 activationHash)
    {
        Terms = terms;
        ActivationHash = activationHash;
        Script = SetupScript.Of(terms, activationHash);
        Value = ContractOutputs.RefundOf(terms, Leg.Height) + ContractOutputs.RefundOf(terms, Leg.Time);
        Tx = new ContractTx(
            terms.Operator, OpeningPlan.FundingInputs(terms), [new TxOut(Value, Script.Script.ScriptPubKey), .. ContractOutputs.Beside(terms)]);
        RefundExit = PresignedTx.Build(
            OutPoint, Value, Script.Script, Script.RefundExit, terms.SetupDeadline,
            [
                PartyScripts.OnchainPayout(terms, Leg.Height, ContractOutputs.RefundOf(terms, Leg.Height)),
                PartyScripts.OnchainPayout(terms, Leg.Time, ContractOutputs.RefundOf(terms, Leg.Time)),
            ]);
        Refund = new ContractTx(
            terms.Operator, [new VtxoInput(OutPoint, Value, Script.Script, Script.Refund)],
            [
                PartyScripts.OffchainPayout(terms, Leg.Height, ContractOutputs.RefundOf(terms, Leg.Height)),
                PartyScripts.OffchainPayout(terms, Leg.Time, ContractOutputs.RefundOf(terms, Leg.Time)),
            ]);
    }

    public ContractTerms Terms { get; }

    /// <summary>hA.</summary>
    public Bytes32 ActivationHash { get; }

    public SetupScript Script { get; }

    /// <summary>Both stakes and both connectors.</summary>
    public Satoshis Value { get; }

    /// <summary>The ark tx that creates the Setup output, its output 0.</summary>
    public ContractTx Tx { get; }

    public OutPoint OutPoint => Tx.OutPointOf(0);

    /// <summary>S2, signed by both only when it is needed: each gets stake and connector back off-chain (X6).</summary>
    public ContractTx Refund { get; }

    /// <summary>
    /// S3, signed by both before Setup: each gets stake and connector back on chain (X7). It stays valid for ever, hence the deadline for Final.
    /// </summary>
    public PresignedTx RefundExit { get; }

    /// <summary>Refuses to go on with Final once RefundExit could overtake it.</summary>
    /// <param name="medianTime">Median time past of the tip.</param>
    /// <exception cref="HashPerpException"><see cref="ProtocolErrors.TooLateForFinal"/>.</exception>
    public void RequireTimeForFinal(uint medianTime)
    {
        if (medianTime + DeadlineMargin >= Terms.SetupDeadline)
        {
            throw ProtocolErrors.TooLateForFinal.Error(
                $"Median time {medianTime} is within {DeadlineMargin} s of the Setup deadline {Terms.SetupDeadline}.", "Take the refund instead.");
        }
    }

    /// <summary>Checks HEIGHT's secret and turns it into the condition witness of Final, for ark tx and checkpoint alike.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.WrongSecret"/>.</exception>
    public WitScript ConditionWitness(ReadOnlySpan<byte> secret) => secret.Length == 32 && ActivationSecret.Hash(secret) == ActivationHash
        ? new WitScript(secret.ToArray())
        : throw ContractScriptErrors.WrongSecret.Error("This is not the secret behind hA.", "Ask HEIGHT for it, or wait for the refund.");
}
