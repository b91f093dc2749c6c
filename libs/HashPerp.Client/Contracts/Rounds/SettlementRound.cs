using System.Runtime.ExceptionServices;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Watches the races of an active contract and takes each rung that this party has won, on its own, with the attestors' published keys (X2). The
/// loser only writes down where its pot went.
/// </summary>
internal sealed class SettlementRound(ContractStore store, IRoundOperator operatorClient, IRoundChain chain, ContractPlans plans, StepDriver driver)
{
    /// <exception cref="HashPerpException"><see cref="ContractErrors.OutcomeContradicted"/>, once the rungs that nobody lies about have been seen to.</exception>
    public async Task<ContractRecord> AdvanceAsync(ContractRecord record, CancellationToken cancel)
    {
        var terms = ContractPlans.TermsOf(record);
        HashPerpException? lie = null;
        for (var rung = 0; rung < terms.Rungs.Count; rung++)
        {
            if (record.Settlements.All(settled => settled.Rung != rung))
            {
                try
                {
                    record = await SettleAsync(record, terms, rung, cancel);
                }
                catch (HashPerpException contradicted) when (contradicted.Code == ContractErrors.OutcomeContradicted)
                {
                    lie ??= contradicted;
                }
            }
        }
        if (lie is not null)
        {
            ExceptionDispatchInfo.Throw(lie);
        }
        return record.Settlements.Count == terms.Rungs.Count ? store.Save(record with { State = ContractState.Settled }) : record;
    }

    private async Task<ContractRecord> SettleAsync(ContractRecord record, ContractTerms terms, int rung, CancellationToken cancel)
    {
        using var outcome = await chain.OutcomeAsync(terms.Series.Height, terms.Rungs[rung], cancel);
        if (outcome is null)
        {
            return record;
        }
        var pot = ContractPlans.PotsOf(record)[rung];
        if (outcome.Winner != record.Leg)
        {
            return await operatorClient.FindSpenderAsync(pot.OutPoint, cancel) is { } spender
                ? Settled(record, terms, rung, outcome, spender)
                : record;
        }
        // The operator co-signs once the median time has passed the leaf's lock (guardH for HEIGHT, T for TIME).
        if ((await chain.TipAsync(cancel)).MedianTime <= SettlementPlan.OpensAt(terms, outcome.Winner, [pot]))
        {
            return record;
        }
        PublishedKeys.RequireAll(outcome.Keys, terms.Rungs[rung].KeysOf(outcome.Winner));
        var plan = plans.Settle(record, rung, outcome.Winner);
        record = await driver.AdvanceAsync(record, plan, key => KeyOf(record, outcome, key), () => { }, cancel);
        return record.IsFinalized(plan.Name) ? Settled(record, terms, rung, outcome, plan.Transaction.ArkTxid) : record;
    }

    private ContractRecord Settled(ContractRecord record, ContractTerms terms, int rung, AttestedOutcome outcome, uint256 txid) =>
        store.Save(record with
        {
            State = ContractState.Settling,
            Settlements = [.. record.Settlements, new RungSettlement(rung, outcome.Winner, txid.ToString(), terms.PotValue.Value, outcome.DecidedHeight)],
        });

    private ECPrivKey KeyOf(ContractRecord record, AttestedOutcome outcome, ECXOnlyPubKey key)
    {
        var published = outcome.Keys.FirstOrDefault(outcomeKey => outcomeKey.XOnlyPubKey.Equals(key));
        return published is null ? plans.KeyOf(record, key) : ECPrivKey.Create(published.ToBytes());
    }
}
