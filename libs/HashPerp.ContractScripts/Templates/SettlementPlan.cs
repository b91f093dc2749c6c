using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>One pot of a live contract.</summary>
public sealed record Pot(int Rung, OutPoint OutPoint);

/// <summary>Off-chain ends of a contract (30-contract-protocol §5: X1, X2).</summary>
public static class SettlementPlan
{
    /// <summary>
    /// X2: the winner takes pots through F2 or F3 on its own. Each input is signed by the winner and by every attestor's published key.
    /// </summary>
    /// <param name="pots">Pots that this leg won, each once; ascending by rung in the transaction whatever the order here.</param>
    /// <returns>One output: the sum of the pots to the winner's contract key.</returns>
    public static ContractTx Win(ContractTerms terms, Leg winner, IReadOnlyList<Pot> pots)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var inputs = InputsOf(terms, pots, script => script.WinOf(winner));
        return new ContractTx(terms.Operator, inputs, [PartyScripts.OffchainPayout(terms, winner, SumOf(inputs))]);
    }

    /// <summary>The first moment (median time past, unix seconds) at which the operator may co-sign <see cref="Win"/>.</summary>
    public static uint OpensAt(ContractTerms terms, Leg winner, IReadOnlyList<Pot> pots)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(pots);
        return pots.Select(pot => PotScript.Of(terms, pot.Rung).WinOf(winner).LockTime!.Value).DefaultIfEmpty(0u).Max();
    }

    /// <summary>X1: both agree on a split of pots through F1: early close, or settlement without waiting for the attestors.</summary>
    /// <param name="toHeight">HEIGHT's part of the pots' sum; the rest is TIME's. A part is zero or at least the operator's minimum.</param>
    /// <exception cref="HashPerpException"><see cref="ProtocolErrors.SplitInvalid"/>.</exception>
    public static ContractTx Close(ContractTerms terms, IReadOnlyList<Pot> pots, Satoshis toHeight)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var inputs = InputsOf(terms, pots, script => script.Mutual);
        var sum = SumOf(inputs);
        if (toHeight > sum)
        {
            throw ProtocolErrors.SplitInvalid.Error($"HEIGHT's part {toHeight} exceeds the pots' {sum}.", "Agree on a part of the pots.");
        }
        var toTime = sum - toHeight;
        foreach (var part in new[] { toHeight, toTime })
        {
            if (part > Satoshis.Zero && part < terms.Operator.MinimumOutput)
            {
                throw ProtocolErrors.SplitInvalid.Error($"A part of {part} is below {terms.Operator.MinimumOutput}.", "Give it to the other leg.");
            }
        }
        return new ContractTx(
            terms.Operator, inputs,
            [.. new[] { PartyScripts.OffchainPayout(terms, Leg.Height, toHeight), PartyScripts.OffchainPayout(terms, Leg.Time, toTime) }
                .Where(output => output.Value > Satoshis.Zero)]);
    }

    private static VtxoInput[] InputsOf(ContractTerms terms, IReadOnlyList<Pot> pots, Func<PotScript, Closure> leafOf)
    {
        ArgumentNullException.ThrowIfNull(pots);
        if (pots.Count == 0 || pots.DistinctBy(pot => pot.Rung).Count() != pots.Count || pots.DistinctBy(pot => pot.OutPoint).Count() != pots.Count)
        {
            throw ContractScriptErrors.WrongInputs.Error($"{pots.Count} pots, or one of them twice.", "Name each pot once.");
        }
        return [.. pots.OrderBy(pot => pot.Rung).Select(pot =>
        {
            var script = PotScript.Of(terms, pot.Rung);
            return new VtxoInput(pot.OutPoint, terms.PotValue, script.Script, leafOf(script));
        })];
    }

    private static Satoshis SumOf(IEnumerable<VtxoInput> inputs) => Satoshis.Sum(inputs.Select(input => input.Amount));
}
