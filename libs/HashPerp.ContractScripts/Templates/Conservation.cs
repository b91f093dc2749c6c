using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Inputs equal outputs in every transaction of a contract; children pay all fees.</summary>
internal static class Conservation
{
    public static void Require(Satoshis inputs, IReadOnlyList<TxOut> outputs)
    {
        var paid = Satoshis.Sum(outputs.Select(output => output.Value));
        if (paid != inputs)
        {
            throw ContractScriptErrors.NotConserved.Error($"Outputs of {paid} from inputs of {inputs}.", "Refuse the terms.");
        }
    }
}
