using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Early closes of an active contract (X1): says what its <see cref="CloseTalk"/> says, and carries out what both want. Nothing is signed before both
/// have agreed; a close that doesn't come about must not keep the winner from its pots.
/// </summary>
internal sealed class CloseRound(ContractStore store, ContractPlans plans, StepDriver driver, SettlementRound settlement, SetRecovery recovery, TimeProvider time)
{
    public async Task<ContractRecord> AdvanceAsync(ContractRecord record, CancellationToken cancel)
    {
        record = Say(WithoutLapsed(record));
        if (record.Closing?.Agreed is not { } agreed)
        {
            return await settlement.AdvanceAsync(record, cancel);
        }
        var plan = plans.Close(record);
        try
        {
            if (record.Step(plan.Name) is { Submitted: false, PeerSigned: true })
            {
                // Whether the operator has it isn't known. Asked again in time it answers the same; later the other party releases nothing any more.
                RequireInTime(agreed);
            }
            record = await driver.AdvanceAsync(record, plan, key => plans.KeyOf(record, key), () => RequireInTime(agreed), cancel);
        }
        catch (HashPerpException lapsed) when (lapsed.Code == ContractErrors.CloseLapsed)
        {
            // A race that is decided meanwhile goes on, should the pots be free after all.
            await settlement.AdvanceAsync(store.Find(record.Round)!, cancel);
            throw;
        }
        record = await recovery.AdvanceAsync(record, plan, cancel);
        if (record.IsFinalized(plan.Name))
        {
            return store.Save(record with { State = ContractState.Closed });
        }
        return record.IsCloseBound ? record : await settlement.AdvanceAsync(record, cancel);
    }

    /// <summary>Changes what the owner has to say; a split that can't be is refused before anybody hears of it.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractErrors.WrongState"/>, <see cref="ProtocolErrors.SplitInvalid"/>, or why the talk refuses it.</exception>
    public ContractRecord Change(ContractRecord record, Func<CloseTalk, long, CloseTalk> change)
    {
        if (record.State != ContractState.Active)
        {
            throw ContractErrors.WrongState.Error($"An early close is not possible in state {record.State}.", "Wait for the contract, or choose another way out.");
        }
        record = WithoutLapsed(record);
        var talk = record.Closing ?? new CloseTalk();
        var changed = change(talk, Now);
        RequireSplits(record, changed, talk);
        return changed == talk ? record : store.Save(record with { Closing = changed });
    }

    /// <summary>Takes what the other party says. Once the close is submitted, what is said has no effect on it.</summary>
    public ContractRecord Take(ContractRecord record, RoundMessage message)
    {
        if (record.State != ContractState.Active)
        {
            return record;
        }
        record = WithoutLapsed(record);
        var talk = record.Closing ?? new CloseTalk();
        var changed = message switch
        {
            CloseOffered offered => talk.TakeOffer(record.Leg, offered, record.IsCloseBound, Now),
            CloseAccepted accepted => talk.TakeAcceptance(record.Leg, accepted, record.IsCloseBound, Now),
            CloseRefused refused => talk.TakeRefusal(record.Leg, refused, record.IsCloseBound),
            _ => talk,
        };
        RequireSplits(record, changed, talk);
        return changed == talk ? record : store.Save(WithoutStep(record, talk, changed) with { Closing = changed });
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Every message follows from the talk, and leaves once: a crash between record and relay repeats it only.</summary>
    private ContractRecord Say(ContractRecord record)
    {
        foreach (var (key, message) in record.Closing?.Said(record.Leg, record.Round) ?? [])
        {
            record = driver.Send(record, $"close/{key}", message);
        }
        return record;
    }

    /// <summary>
    /// HEIGHT gives an agreement up for which TIME's signatures don't come in time. TIME, whose signatures may be with HEIGHT, waits until it would not release
    /// anything any more: whoever has submitted in time finds it ready.
    /// </summary>
    private ContractRecord WithoutLapsed(ContractRecord record)
    {
        var limit = record.Leg == Leg.Height ? CloseLimits.SubmitTime : CloseLimits.ReleaseTime;
        if (record.Closing is not { Agreed: { } agreed } talk || record.IsCloseBound || Now - agreed.AgreedAtUnixMs <= limit.TotalMilliseconds)
        {
            return record;
        }
        var dropped = talk.Drop();
        return store.Save(WithoutStep(record, talk, dropped) with { Closing = dropped });
    }

    /// <summary>What was signed for an agreement that is none any more isn't gone on with.</summary>
    private static ContractRecord WithoutStep(ContractRecord record, CloseTalk before, CloseTalk after) =>
        before.Agreed is { } old && after.Agreed?.Step != old.Step
            ? record with
            {
                Steps = [.. record.Steps.Where(step => step.Name != old.Step)],
                PeerArkSignatures = record.PeerArkSignatures.Where(known => known.Key != old.Step).ToDictionary(),
            }
            : record;

    private void RequireInTime(CloseAgreement agreed)
    {
        if (Now - agreed.AgreedAtUnixMs > CloseLimits.ReleaseTime.TotalMilliseconds)
        {
            throw ContractErrors.CloseLapsed.Error(
                $"{agreed.Step} was agreed on more than {CloseLimits.ReleaseTime.TotalMinutes} minutes ago and never completed.",
                $"Ask for a close at {agreed.HeightSat} sat again if you still want it; otherwise take the contract to the chain.");
        }
    }

    /// <summary>Each new offer has to be a split that can be signed.</summary>
    private static void RequireSplits(ContractRecord record, CloseTalk changed, CloseTalk before)
    {
        foreach (var offer in changed.Offers.Skip(before.Offers.Count))
        {
            if (offer.HeightSat < 0)
            {
                throw ProtocolErrors.SplitInvalid.Error($"HEIGHT's part can't be {offer.HeightSat} sat.", "Agree on a part of the pots.");
            }
            SettlementPlan.Close(ContractPlans.TermsOf(record), ContractPlans.PotsOf(record), new Satoshis(offer.HeightSat));
        }
    }
}
