using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Verifies one witness of a kit's graph as a node will.</summary>
internal static class GraphWitness
{
    private const string Advice = "Only your own client's kit, with fully signed transactions, helps in an exit.";

    public static void Verify(KitTransaction tx, SighashMidstate hashes, int index)
    {
        if (tx.Transaction.Inputs[index].WitScript.Count == 0 || !hashes.SpentOutputs[index].ScriptPubKey.IsTaproot)
        {
            throw ContractScriptErrors.IncompleteKit.Error($"Input {index} of {tx.Txid} is not signed.", Advice);
        }
        // The interpreter compares the leaf's locks with the transaction's own fields; whether their moment has come, only the chain knows.
        var verdict = ScriptInterpreter.VerifyTaproot(hashes, index);
        if (verdict != ScriptError.OK)
        {
            throw ContractScriptErrors.WrongSignature.Error($"A node would refuse input {index} of {tx.Txid}: {verdict}.", Advice);
        }
    }
}
