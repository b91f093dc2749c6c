using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Compares a received transaction with the one rebuilt from the terms, and says precisely what differs: a user or an operator of the
/// coordinator has to know whether money would have been redirected or a client is merely out of date.
/// </summary>
public static class TemplateComparer
{
    private const string Advice = "Refuse it, and keep both versions as evidence.";

    /// <exception cref="HashPerpException">1406 to 1412, by what differs.</exception>
    public static void RequireSame(Transaction expected, Transaction received)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(received);
        if (expected.Version != received.Version || expected.LockTime != received.LockTime)
        {
            throw ContractScriptErrors.WrongLocks.Error(
                $"Version {received.Version}, nLockTime {received.LockTime}; expected {expected.Version}, {expected.LockTime}.", Advice);
        }
        CompareInputs(expected, received);
        CompareOutputs(expected.Outputs, received.Outputs);
        if (expected.GetHash() != received.GetHash())
        {
            throw ContractScriptErrors.WrongInputs.Error($"Transaction {received.GetHash()} is not {expected.GetHash()}.", Advice);
        }
    }

    private static void CompareInputs(Transaction expected, Transaction received)
    {
        var wanted = expected.Inputs.Select(input => input.PrevOut).ToArray();
        var given = received.Inputs.Select(input => input.PrevOut).ToArray();
        if (!wanted.SequenceEqual(given))
        {
            throw wanted.Order().SequenceEqual(given.Order())
                ? ContractScriptErrors.WrongOrder.Error("The inputs are in another order.", Advice)
                : ContractScriptErrors.WrongInputs.Error($"Inputs {string.Join(", ", given)} instead of {string.Join(", ", wanted)}.", Advice);
        }
        for (var i = 0; i < wanted.Length; i++)
        {
            if (expected.Inputs[i].Sequence != received.Inputs[i].Sequence)
            {
                throw ContractScriptErrors.WrongLocks.Error(
                    $"Input {i} has nSequence {received.Inputs[i].Sequence:x8}, expected {expected.Inputs[i].Sequence:x8}.", Advice);
            }
        }
    }

    private static void CompareOutputs(IReadOnlyList<TxOut> expected, IReadOnlyList<TxOut> received)
    {
        if (expected.Count != received.Count)
        {
            throw ContractScriptErrors.WrongOutputs.Error(
                $"{received.Count} outputs, expected {expected.Count}: one is {(received.Count > expected.Count ? "extra" : "missing")}.", Advice);
        }
        if (!expected.SequenceEqual(received) && SameSet(expected, received))
        {
            throw ContractScriptErrors.WrongOrder.Error("The outputs are in another order.", Advice);
        }
        for (var i = 0; i < expected.Count; i++)
        {
            if (!expected[i].ScriptPubKey.Equals(received[i].ScriptPubKey))
            {
                throw ContractScriptErrors.WrongLeaf.Error(
                    $"Output {i} pays to {received[i].ScriptPubKey}, expected {expected[i].ScriptPubKey}.", Advice);
            }
            if (expected[i].Value != received[i].Value)
            {
                throw ContractScriptErrors.WrongAmount.Error($"Output {i} pays {received[i].Value}, expected {expected[i].Value}.", Advice);
            }
        }
    }

    private static bool SameSet(IReadOnlyList<TxOut> a, IReadOnlyList<TxOut> b) =>
        a.OrderBy(Key, StringComparer.Ordinal).SequenceEqual(b.OrderBy(Key, StringComparer.Ordinal));

    private static string Key(TxOut output) => $"{output.ScriptPubKey} {output.Value.Value:d16}";
}
