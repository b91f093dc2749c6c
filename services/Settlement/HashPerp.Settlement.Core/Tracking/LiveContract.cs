using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>One pot as a contract's activation names it.</summary>
public sealed record NamedPot(uint Strike, uint Time, OutPoint OutPoint, long Sat);

/// <summary>An active contract, checked: its pots are those that its terms create.</summary>
public sealed class LiveContract
{
    private LiveContract(ContractTerms terms, IReadOnlyList<NamedPot> pots)
    {
        Terms = terms;
        Pots = pots;
    }

    public ContractTerms Terms { get; }

    /// <summary>Ascending by strike, as the rungs of the terms.</summary>
    public IReadOnlyList<NamedPot> Pots { get; }

    /// <summary>Everything in the pots: what the two sums of a settlement add up to.</summary>
    public Satoshis Locked => Satoshis.Sum(Pots.Select(_ => Terms.PotValue));

    /// <param name="contractId">What the terms must hash to.</param>
    /// <exception cref="HashPerpException"><see cref="SettlementErrors.ContractMismatch"/>, or as <see cref="ContractTerms.Parse"/>.</exception>
    public static LiveContract Read(string contractId, ReadOnlySpan<byte> terms, IReadOnlyList<NamedPot> pots)
    {
        ArgumentNullException.ThrowIfNull(pots);
        var parsed = ContractTerms.Parse(terms);
        if (parsed.Id().ToString() != contractId)
        {
            throw Mismatch($"The terms are those of {parsed.Id()}, not of {contractId}.");
        }
        if (pots.Count != parsed.Rungs.Count || pots.Select(pot => pot.OutPoint).Distinct().Count() != pots.Count)
        {
            throw Mismatch($"{pots.Count} pots for {parsed.Rungs.Count} rungs, or one of them twice.");
        }
        foreach (var (pot, rung) in pots.Zip(parsed.Rungs))
        {
            if (pot.Strike != (uint)rung.Strike.Value || pot.Time != rung.Time || pot.Sat != parsed.PotValue.Value)
            {
                throw Mismatch(
                    $"The pot {pot.OutPoint} has {pot.Sat} sat at {pot.Strike} against {pot.Time}; "
                    + $"the terms say {parsed.PotValue} at {rung.Strike} against {rung.Time}.");
            }
        }
        return new LiveContract(parsed, [.. pots]);
    }

    private static HashPerpException Mismatch(string what) =>
        SettlementErrors.ContractMismatch.Error(what, "It isn't followed here; the parties' own clients settle it all the same.");
}
