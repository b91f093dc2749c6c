using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Takes plans of one agent through batch sessions until they are final: registers, confirms, validates, co-signs, forfeits, and starts again
/// whenever a session fails, the stream breaks, or either side was restarted in the middle. Repeating a plan that is final changes nothing.
/// </summary>
public sealed class BatchParticipant(
    OperatorClient operatorClient, HdWallet wallet, CoinStore coins, AncestryStore ancestries, AgentFolder folder, RPCClient node, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(5);

    public BatchPolicy Policy { get; init; } = BatchPolicy.For(wallet.Network);

    public BatchHooks Hooks { get; init; } = new();

    /// <summary>
    /// Finishes what earlier runs of this agent began. A plan that the operator refuses keeps nobody from starting: whoever asked for it may have put the same coins into
    /// another batch since. Unsigned it is given up; signed it stays, and is tried again at the next start.
    /// </summary>
    /// <param name="refused">Told of each plan that came to nothing, and why.</param>
    public async Task<IReadOnlyList<BatchResult>> ResumeAsync(Action<BatchPlan, HashPerpException>? refused = null, CancellationToken cancel = default)
    {
        var results = new List<BatchResult>();
        foreach (var journal in BatchJournal.All(folder).Where(journal => journal.Commitment is null))
        {
            try
            {
                results.Add(await RunAsync(journal.Plan, cancel));
            }
            catch (HashPerpException error) when (error.Code == OperatorClientErrors.OperatorRefused || error.Code == OperatorClientErrors.BatchFailed)
            {
                TryAbandon(journal.Plan);
                refused?.Invoke(journal.Plan, error);
            }
        }
        return results;
    }

    /// <summary>Reserves the inputs, joins sessions until one is final, and takes the new coins in.</summary>
    /// <exception cref="HashPerpException">
    /// <see cref="OperatorClientErrors.BatchRefused"/> or a rule of HashPerp.Ark: the operator proposed something else than was asked for, nothing is
    /// lost, and a human should look; <see cref="OperatorClientErrors.BatchFailed"/>: every attempt failed; the plan stays, and can be run again.
    /// </exception>
    public async Task<BatchResult> RunAsync(BatchPlan plan, CancellationToken cancel = default)
    {
        var journal = BatchJournal.Open(folder, plan);
        if (journal.Commitment is { } done)
        {
            return ResultOf(journal, done);
        }
        var info = await operatorClient.GetInfoAsync(cancel);
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            if (await FindFinalAsync(journal, cancel) is { } final)
            {
                return await CompleteAsync(journal, final, cancel);
            }
            coins.Reserve(journal.Plan.Holder, [.. journal.Plan.Inputs.Where(input => !input.IsBoarding).Select(input => input.OutPoint)]);
            try
            {
                await AttemptAsync(journal, info, cancel);
            }
            catch (HashPerpException error) when (IsWorthRepeating(error, journal) && attempt < Policy.MaxAttempts)
            {
                await Task.Delay(pause, time, cancel);
                pause = pause * 2 < LastPause ? pause * 2 : LastPause;
            }
        }
    }

    /// <summary>Gives a plan up and frees its coins.</summary>
    /// <exception cref="HashPerpException"><see cref="OperatorClientErrors.BatchRefused"/>: signatures for it are out, so it may yet become final.</exception>
    public void Abandon(BatchPlan plan)
    {
        if (!TryAbandon(plan))
        {
            throw OperatorClientErrors.BatchRefused.Error($"Plan {plan.Id} was signed and may become final.", "Run it again instead.");
        }
    }

    /// <summary>As <see cref="Abandon"/>.</summary>
    /// <returns>False when signatures are out: nothing has changed then.</returns>
    public bool TryAbandon(BatchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (BatchJournal.Open(folder, plan).Signed.Count > 0)
        {
            return false;
        }
        BatchJournal.Delete(folder, plan);
        coins.Release(plan.Holder);
        return true;
    }

    /// <summary>Somebody else's failure, silence, or what a moment later is different; what the operator proposes wrongly it would propose again.</summary>
    private static bool IsWorthRepeating(HashPerpException error, BatchJournal journal) =>
        error.Code == OperatorClientErrors.BatchFailed || error.Code == OperatorClientErrors.OperatorUnreachable
        || (error.Code == OperatorClientErrors.OperatorRefused && (journal.Signed.Count > 0 || OperatorException.CodeOf(error)
            is null
            or OperatorRefusalCode.InternalError
            or OperatorRefusalCode.VtxoAlreadyRegistered
            or OperatorRefusalCode.ConfirmationSessionNotStarted
            or OperatorRefusalCode.SigningSessionTimedOut
            or OperatorRefusalCode.IntentNotFound));

    private async Task AttemptAsync(BatchJournal journal, OperatorInfo info, CancellationToken cancel)
    {
        using var cosigner = wallet.NextCosigner();
        var intent = IntentOf(journal.Plan, info, cosigner);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds((info.SessionDuration * 4) + 60), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        try
        {
            await JoinAsync(journal, info, intent, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw OperatorClientErrors.BatchFailed.Error("The operator began no batch with our intent in time.", "It is tried again.");
        }
    }

    private async Task JoinAsync(BatchJournal journal, OperatorInfo info, BatchIntent intent, CancellationToken cancel)
    {
        var message = IntentMessage.Register(
            [.. Enumerable.Range(intent.OffChain.Count, intent.OnChain.Count)], validAt: 0, Expiry(), intent.OffChain.Count > 0 ? intent.Cosigners : []);
        await using var events = operatorClient.EventsAsync(intent.Topics, cancel).GetAsyncEnumerator(cancel);
        // The stream must stand before the operator can begin a batch with us.
        await events.MoveNextAsync();
        var intentId = await RegisterAsync(intent, message, cancel);
        using var session = new BatchSession(operatorClient, info, intent, intentId, Policy, Hooks, signed => Persist(journal, signed));
        try
        {
            while (await events.MoveNextAsync())
            {
                if (await session.HandleAsync(events.Current, cancel))
                {
                    return;
                }
            }
        }
        catch (Exception)
        {
            await TryDeleteAsync(intent, CancellationToken.None);
            throw;
        }
    }

    private void Persist(BatchJournal journal, SignedBatch signed)
    {
        journal.Add(signed);
        coins.Burn(journal.Plan.Holder);
    }

    private async Task<string> RegisterAsync(BatchIntent intent, IntentMessage message, CancellationToken cancel)
    {
        var proof = Prove(intent, message, [.. intent.OffChain, .. intent.OnChain]);
        FaultPoint.Before(ClientFaultPoints.IntentRegistered);
        string id;
        try
        {
            id = await operatorClient.RegisterIntentAsync(proof, message, cancel);
        }
        catch (HashPerpException error) when (OperatorException.CodeOf(error) is OperatorRefusalCode.VtxoAlreadyRegistered
            || (OperatorException.CodeOf(error) == OperatorRefusalCode.InternalError && error.What.Contains("duplicated input", StringComparison.Ordinal)))
        {
            // An earlier run of ours registered the same coins and died.
            await TryDeleteAsync(intent, cancel);
            id = await operatorClient.RegisterIntentAsync(proof, message, cancel);
        }
        FaultPoint.After(ClientFaultPoints.IntentRegistered);
        return id;
    }

    private async Task TryDeleteAsync(BatchIntent intent, CancellationToken cancel)
    {
        try
        {
            var message = IntentMessage.Delete(Expiry());
            await operatorClient.DeleteIntentAsync(Prove(intent, message, []), message, cancel);
        }
        catch (HashPerpException)
        {
            // Gone already, or part of a batch by now: the next attempt finds out which.
        }
    }

    private static PSBT Prove(BatchIntent intent, IntentMessage message, IReadOnlyList<TxOut> outputs)
    {
        var proof = IntentProof.Build(message.ToJson(), [.. intent.Inputs.Select(input => IntentInput.Of(input.Vtxo))], outputs);
        foreach (var input in intent.Own)
        {
            using var key = intent.KeyOf(input.Vtxo.OutPoint);
            IntentProof.Sign(proof, key);
        }
        return proof;
    }

    private BatchIntent IntentOf(BatchPlan plan, OperatorInfo info, ECPrivKey cosigner)
    {
        var keys = plan.Inputs.ToDictionary(input => input.OutPoint, input => input.Key);
        return new BatchIntent
        {
            Inputs = [.. plan.Inputs.Select(input => new IntentCoinInput(input.ToVtxo(wallet, info), input.IsBoarding))],
            OffChain = [.. plan.OffChain.Select(output => output.ToTxOut(wallet, info))],
            OnChain = [.. plan.OnChain.Select(output => output.ToTxOut(wallet, info))],
            Cosigners = [cosigner.PubKey],
            Cosigner = cosigner,
            KeyOf = outPoint => wallet.Key(keys[outPoint]),
        };
    }

    private long Expiry() => time.GetUtcNow().ToUnixTimeSeconds() + 3600;

    /// <summary>A batch that we signed and the node knows, whatever we were told about it.</summary>
    private async Task<SignedBatch?> FindFinalAsync(BatchJournal journal, CancellationToken cancel)
    {
        foreach (var batch in journal.Signed.Reverse())
        {
            if (await node.GetRawTransactionAsync(batch.Commitment.GetHash(), cancel) is not null)
            {
                return batch;
            }
        }
        return null;
    }

    private async Task<BatchResult> CompleteAsync(BatchJournal journal, SignedBatch batch, CancellationToken cancel)
    {
        var commitment = batch.Commitment.GetHash();
        if (batch.LeafTxid is { } leaf)
        {
            var medianTime = (await node.GetBlockchainInfoAsync(cancel)).MedianTime;
            ancestries.Save(leaf, batch.Ancestry);
            // Counted from now, the expiry is early by what confirmation takes: the safe side.
            coins.Add(journal.Plan.OffChain.Select((output, i) => new HeldCoin(
                new OutPoint(leaf, (uint)i), output.Amount, output.Key!.Value, medianTime + batch.Expiry.Value, Hops: 0)));
        }
        coins.MarkSpent(journal.Plan.Inputs.Select(input => input.OutPoint));
        journal.Complete(commitment);
        return ResultOf(journal, commitment);
    }

    private BatchResult ResultOf(BatchJournal journal, uint256 commitment)
    {
        var leaf = journal.Signed.First(batch => batch.Commitment.GetHash() == commitment).LeafTxid;
        return new BatchResult(journal.Plan.Id, commitment, leaf is { } txid
            ? [.. journal.Plan.OffChain.Select((_, i) => coins.Find(new OutPoint(txid, (uint)i))!)]
            : []);
    }
}

/// <summary>A plan that became final.</summary>
/// <param name="Commitment">The on-chain transaction; it may still be unconfirmed.</param>
/// <param name="Coins">In the order of the plan's off-chain outputs.</param>
public sealed record BatchResult(string PlanId, uint256 Commitment, IReadOnlyList<HeldCoin> Coins);
