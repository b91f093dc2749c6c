using HashPerp.Ark;
using HashPerp.Bitcoin;

namespace HashPerp.ArkServer.Core;

/// <summary>Condition leaves: the witness in the PSBT must make the condition true, or the transaction could never go to the chain.</summary>
public static class Conditions
{
    public static void RequireMet(PSBT psbt, int input) => Wire.Recoding(
        OperatorErrors.InvalidSignature, () => LeafSigning.LeafOf(psbt, input).RequireCondition(psbt.Inputs[input].GetCondition()));
}
