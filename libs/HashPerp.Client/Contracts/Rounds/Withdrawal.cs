using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Ends a round that may not be over yet. Where this party's ark signatures are out, its coins are respent first: the operator takes either the opening or
/// the respend, never both, so afterwards everybody agrees on which.
/// </summary>
internal sealed class Withdrawal(ContractStore store, IRoundWallet wallet, IRoundOperator operatorClient, RoundEnd end)
{
    /// <summary>The coordinator calls the match off. What may have been submitted goes on all the same: its coins may be gone.</summary>
    public ContractRecord Take(ContractRecord record, string reason)
    {
        if (record.State > ContractState.Presigned || record.Withdrawing is not null || record.Steps.Any(step => step.Submitted || step.PeerSigned))
        {
            return record;
        }
        return record.Steps.Count == 0
            ? end.Abort(record, ContractErrors.RoundWithdrawn, reason)
            : store.Save(record with { Withdrawing = reason });
    }

    /// <summary>Respends, and ends the round with that; if the opening was quicker, the round goes on.</summary>
    public async Task<ContractRecord> AdvanceAsync(ContractRecord record, CancellationToken cancel)
    {
        try
        {
            record = await RespendAsync(record, cancel);
            return end.Abort(record, ContractErrors.RoundWithdrawn, record.Withdrawing!);
        }
        catch (HashPerpException elsewhere) when (elsewhere.Code == ContractErrors.CoinsElsewhere)
        {
            return store.Save(record with { Withdrawing = null });
        }
    }

    /// <summary>Frees the coins of a round that is over although this party's signatures were out.</summary>
    public async Task<ContractRecord> RespendAsync(ContractRecord record, CancellationToken cancel)
    {
        var backTo = record.Match is null ? null : OrderHolder.Of(record.OrderIndex);
        var made = await wallet.RespendAsync(record.Round, backTo, cancel);
        return made is null || record.Replacements.Any(known => known.Spent.SequenceEqual(made.Spent)) ? record : store.Save(record with { Replacements = [.. record.Replacements, made] });
    }

    /// <summary>The operator refuses the opening because a coin is spent: if something else spent it, the opening can never come.</summary>
    /// <param name="refused">Thrown again when the opening itself is what spent the coins.</param>
    public async Task<ContractRecord> OfDeadAsync(ContractRecord record, StepPlan plan, HashPerpException refused, CancellationToken cancel)
    {
        foreach (var input in plan.Transaction.Inputs)
        {
            if (await operatorClient.FindSpenderAsync(input.OutPoint, cancel) is { } spender && spender != plan.Transaction.ArkTxid)
            {
                return end.Abort(record, ContractErrors.CoinsElsewhere, $"Coin {input.OutPoint} went into {spender}.");
            }
        }
        throw new HashPerpException(refused.Code, refused.What, refused.Advice, refused);
    }
}
