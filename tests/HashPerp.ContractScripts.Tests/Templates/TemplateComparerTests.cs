using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

/// <summary>Every way in which a proposed transaction can differ from the one that the terms make.</summary>
public class TemplateComparerTests
{
    private static readonly Transaction Opening = OpeningPlan.Instant(GoldenFile.Terms("instant")).NewOpening();

    public static TheoryData<string> Rows => [.. All.Keys];

    private static Dictionary<string, (ErrorCode Error, Transaction Received)> All => new()
    {
        ["a satoshi more in a pot"] = (ContractScriptErrors.WrongAmount, Output(0, o => o with { Value = new Satoshis(86_501) })),
        ["a satoshi less in a connector"] = (ContractScriptErrors.WrongAmount, Output(3, o => o with { Value = new Satoshis(329) })),
        ["a pot redirected"] = (ContractScriptErrors.WrongLeaf, Output(1, o => o with { ScriptPubKey = Opening.Outputs[2].ScriptPubKey })),
        ["pots swapped"] = (ContractScriptErrors.WrongOrder, Opening with { Outputs = [Opening.Outputs[1], Opening.Outputs[0], .. Opening.Outputs.Skip(2)] }),
        ["connectors swapped"] = (
            ContractScriptErrors.WrongOrder,
            Opening with { Outputs = [.. Opening.Outputs.Take(2), Opening.Outputs[3], Opening.Outputs[2], Opening.Outputs[4]] }),
        ["the anchor not last"] = (ContractScriptErrors.WrongOrder, Opening with { Outputs = [Opening.Outputs[4], .. Opening.Outputs.Take(4)] }),
        ["an extra output"] = (ContractScriptErrors.WrongOutputs, Opening with { Outputs = [.. Opening.Outputs, Opening.Outputs[0]] }),
        ["a missing output"] = (ContractScriptErrors.WrongOutputs, Opening with { Outputs = [.. Opening.Outputs.Skip(1)] }),
        ["inputs swapped"] = (ContractScriptErrors.WrongOrder, Opening with { Inputs = [Opening.Inputs[1], Opening.Inputs[0], Opening.Inputs[2]] }),
        ["an input replaced"] = (
            ContractScriptErrors.WrongInputs, Opening.WithInput(0, new TxIn(Opening.Inputs[0].PrevOut with { N = 1 }, Opening.Inputs[0].Sequence))),
        ["an input missing"] = (ContractScriptErrors.WrongInputs, Opening with { Inputs = [.. Opening.Inputs.Skip(1)] }),
        ["another nSequence"] = (ContractScriptErrors.WrongLocks, Opening.WithInput(1, Opening.Inputs[1] with { Sequence = 0xfffffffe })),
        ["another nLockTime"] = (ContractScriptErrors.WrongLocks, Opening with { LockTime = 1 }),
        ["another version"] = (ContractScriptErrors.WrongLocks, Opening with { Version = 2 }),
    };

    [Fact]
    public void The_same_transaction_is_the_same() => TemplateComparer.RequireSame(Opening, Transaction.Parse(Opening.ToBytes()));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_difference_is_named(string row) => Refusal.Is(All[row].Error, () => TemplateComparer.RequireSame(Opening, All[row].Received));

    private static Transaction Output(int index, Func<TxOut, TxOut> change) =>
        Opening with { Outputs = [.. Opening.Outputs.Select((output, i) => i == index ? change(output) : output)] };
}

internal static class PlanParts
{
    public static Transaction NewOpening(this OpeningPlan plan) => plan.Creation.NewArkTx().GlobalTransaction;
}
