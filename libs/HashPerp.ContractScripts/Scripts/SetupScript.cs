using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// The Setup output of a two-step opening: it holds both stakes and both connectors until HEIGHT activates with its secret, or until the
/// deadline gives everything back (30-contract-protocol §4).
/// </summary>
public sealed class SetupScript
{
    private SetupScript(ContractTerms terms, Bytes32 activationHash)
    {
        var a = ECXOnlyPubKey.Parse(terms.HeightKey);
        var b = ECXOnlyPubKey.Parse(terms.TimeKey);
        var s = ECXOnlyPubKey.Parse(terms.Operator.SignerKey);
        Activate = new ConditionMultisigClosure(Condition(activationHash), [a, b, s]);
        Refund = new CltvMultisigClosure(terms.SetupDeadline, [a, b, s]);
        RefundExit = new CsvMultisigClosure(RelativeDelay.FromSeconds(terms.Operator.ExitDelay), [a, b]);
        Script = new VtxoScript(Activate, Refund, RefundExit);
    }

    /// <summary>S1: Final, which shows HEIGHT's secret.</summary>
    public ConditionMultisigClosure Activate { get; }

    /// <summary>S2: both take stake and connector back, with the operator.</summary>
    public CltvMultisigClosure Refund { get; }

    /// <summary>S3: the pre-signed RefundExit, without the operator.</summary>
    public CsvMultisigClosure RefundExit { get; }

    public VtxoScript Script { get; }

    /// <param name="activationHash">hA = SHA256 of HEIGHT's 32-byte secret.</param>
    /// <exception cref="HashPerpException"><see cref="ProtocolErrors.SetupDeadlineInvalid"/>: not a two-step opening.</exception>
    public static SetupScript Of(ContractTerms terms, Bytes32 activationHash)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms is { Opening: OpeningMode.TwoStep, SetupDeadline: >= CltvMultisigClosure.SecondsThreshold }
            ? new SetupScript(terms, activationHash)
            : throw ProtocolErrors.SetupDeadlineInvalid.Error("These terms have no Setup.", "Only two-step openings with a deadline in unix seconds do.");
    }

    /// <summary>SIZE 32 EQUALVERIFY SHA256 hA EQUAL. The size check stops a secret that some verifiers could not carry.</summary>
    public static Script Condition(Bytes32 activationHash) => new ScriptBuilder()
        .Op(OpCode.OP_SIZE).Number(32).Op(OpCode.OP_EQUALVERIFY)
        .Op(OpCode.OP_SHA256).Push(activationHash.ToBytes()).Op(OpCode.OP_EQUAL).ToScript();
}
