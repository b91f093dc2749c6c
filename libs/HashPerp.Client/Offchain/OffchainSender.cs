using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Off-chain payments out of our own coins (40-ark-wire §4.3). A payment is on disk before it is submitted, because a submitted transaction that is
/// never finalized locks its inputs for ever; every start finishes what was begun.
/// </summary>
public sealed class OffchainSender(
    OperatorClient operatorClient, HdWallet wallet, CoinStore coins, AncestryStore ancestries, AgentFolder folder, TimeProvider time)
{
    private const string HolderPrefix = SendJournal.HolderPrefix;

    /// <summary>Finishes payments that an earlier run left between submission and the end.</summary>
    public Task<IReadOnlyList<SentTx>> ResumeAsync(CancellationToken cancel = default) => ResumeAsync(_ => false, cancel);

    /// <inheritdoc cref="ResumeAsync(CancellationToken)"/>
    /// <param name="except">Payments by id that somebody else goes on with.</param>
    public async Task<IReadOnlyList<SentTx>> ResumeAsync(Predicate<string> except, CancellationToken cancel)
    {
        // Reserved by a run that died before its payment was on disk: nothing was sent.
        foreach (var holder in coins.All.Where(coin => coin.State == CoinState.Reserved).Select(coin => coin.Holder!).Distinct()
            .Where(holder => holder.StartsWith(HolderPrefix, StringComparison.Ordinal) && SendJournal.Find(folder, holder[HolderPrefix.Length..]) is null))
        {
            coins.Release(holder);
        }
        var results = new List<SentTx>();
        foreach (var journal in SendJournal.All(folder).Where(journal => !journal.IsFinal && !except(journal.Id)))
        {
            results.Add(await CompleteAsync(journal, cancel));
        }
        return results;
    }

    /// <summary>Pays; the same id again gives the first payment's result.</summary>
    /// <param name="id">Names the payment in the agent's folder; <c>[a-z0-9-]</c>.</param>
    /// <param name="inputs">Coins of ours; reserved and burnt by this.</param>
    /// <param name="outputs">Together worth what the inputs are.</param>
    /// <exception cref="HashPerpException">A refusal of the operator; the payment stays and can be repeated with the same id.</exception>
    public async Task<SentTx> SendAsync(string id, IReadOnlyList<OutPoint> inputs, IReadOnlyList<SendOutput> outputs, CancellationToken cancel = default)
    {
        if (SendJournal.Find(folder, id) is { } known)
        {
            return known.IsFinal ? ResultOf(known) : await CompleteAsync(known, cancel);
        }
        var info = await operatorClient.GetInfoAsync(cancel);
        var holder = HolderPrefix + id;
        var reserved = coins.Reserve(holder, inputs);
        var transaction = OffchainTx.Build(
            [.. reserved.Select(coin => VtxoOf(coin, info))], [.. outputs.Select(output => output.ToTxOut(wallet, info))], info.CheckpointUnroll);
        var arkTx = transaction.ArkTx.Clone();
        for (var i = 0; i < reserved.Count; i++)
        {
            using var key = wallet.Key(reserved[i].Key);
            LeafSigning.Sign(arkTx, i, key);
        }
        var own = outputs.Select((output, i) => (output.Key, Index: (uint)i)).Where(output => output.Key is not null)
            .ToDictionary(output => output.Index, output => output.Key!.Value);
        var journal = new SendJournal(id, inputs, arkTx, transaction.Checkpoints, own, IsFinal: false);
        journal.Save(folder);
        coins.Burn(holder);
        return await CompleteAsync(journal, cancel);
    }

    /// <summary>The inputs of a payment that was written down; null where there is none.</summary>
    public IReadOnlyList<OutPoint>? InputsOf(string id) => SendJournal.Find(folder, id)?.Inputs;

    /// <summary>
    /// Forgets a payment that the operator has refused for good, because its coins went elsewhere. They stay burnt: the caller says whose they are.
    /// </summary>
    public void Forget(string id)
    {
        if (SendJournal.Find(folder, id) is { IsFinal: false })
        {
            SendJournal.Delete(folder, id);
        }
    }

    private static VtxoInput VtxoOf(HeldCoin coin, VtxoScript script) => new(coin.OutPoint, coin.Amount, script, script.ForfeitClosures.Single());

    private VtxoInput VtxoOf(HeldCoin coin, OperatorInfo info) => VtxoOf(coin, info.DefaultVtxoScript(wallet.PublicKey(coin.Key)));

    private async Task<SentTx> CompleteAsync(SendJournal journal, CancellationToken cancel)
    {
        if (journal.Inputs.All(input => coins.Find(input)?.State == CoinState.Spent))
        {
            // An earlier run took everything in and died before its last write.
            return MarkFinal(journal);
        }
        var info = await operatorClient.GetInfoAsync(cancel);
        var transaction = OffchainTx.Rebuild(journal.ArkTx, journal.Checkpoints, info.CheckpointUnroll);
        coins.Reserve(journal.Holder, journal.Inputs);
        coins.Burn(journal.Holder);
        var cosigned = await CosignedAsync(journal, transaction, info, cancel);
        foreach (var (checkpoint, input) in cosigned.Checkpoints.Zip(transaction.Inputs))
        {
            using var key = wallet.Key(coins.Find(input.OutPoint)!.Key);
            LeafSigning.Sign(checkpoint, 0, key);
        }
        await FinalizeAsync(journal, cosigned, cancel);
        return TakeIn(journal, transaction, cosigned);
    }

    /// <summary>Submits, or picks up what an earlier run submitted.</summary>
    private async Task<CosignedTx> CosignedAsync(SendJournal journal, OffchainTx transaction, OperatorInfo info, CancellationToken cancel)
    {
        if (await PendingAsync(journal, transaction, info, cancel) is { } pending)
        {
            return pending;
        }
        FaultPoint.Before(ClientFaultPoints.TxSubmitted);
        var cosigned = await operatorClient.SubmitTxAsync(transaction, journal.ArkTx, cancel);
        FaultPoint.After(ClientFaultPoints.TxSubmitted);
        return cosigned;
    }

    private async Task<CosignedTx?> PendingAsync(SendJournal journal, OffchainTx transaction, OperatorInfo info, CancellationToken cancel)
    {
        var message = IntentMessage.GetPendingTx(time.GetUtcNow().ToUnixTimeSeconds() + 600);
        var proof = IntentProof.Build(message.ToJson(), [.. transaction.Inputs.Select(IntentInput.Of)], []);
        foreach (var input in transaction.Inputs)
        {
            using var key = wallet.Key(coins.Find(input.OutPoint)!.Key);
            IntentProof.Sign(proof, key);
        }
        var pending = (await operatorClient.GetPendingTxAsync(proof, message, cancel)).FirstOrDefault(pending => pending.ArkTxid == journal.ArkTxid);
        if (pending is not null)
        {
            return CosignedTx.Read(transaction, journal.ArkTx, pending.FinalArkTx, pending.SignedCheckpointTxs, info.SignerKey.XOnly);
        }
        return await FinalizedAsync(journal, transaction, info, cancel);
    }

    /// <summary>Finalized by an earlier run that died before it wrote so down: the operator's index has all of it.</summary>
    private async Task<CosignedTx?> FinalizedAsync(SendJournal journal, OffchainTx transaction, OperatorInfo info, CancellationToken cancel)
    {
        var created = await operatorClient.GetVtxosAsync([transaction.ArkTx.GlobalTransaction.OutPointOf(0)], cancel);
        if (created.Count == 0)
        {
            return null;
        }
        var psbts = await operatorClient.GetVirtualTxsAsync(
            [transaction.ArkTxid, .. transaction.Checkpoints.Select(checkpoint => checkpoint.GlobalTransaction.GetHash())], cancel);
        var arkTx = psbts.FirstOrDefault(psbt => psbt.GlobalTransaction.GetHash() == transaction.ArkTxid)
            ?? throw OperatorClientErrors.MalformedAnswer.Error($"The operator has the outputs of {transaction.ArkTxid}, but not the transaction.");
        var checkpoints = psbts.Where(psbt => psbt != arkTx).Select(psbt => psbt.ToBase64()).ToArray();
        return CosignedTx.Read(transaction, journal.ArkTx, arkTx.ToBase64(), checkpoints, info.SignerKey.XOnly);
    }

    private async Task FinalizeAsync(SendJournal journal, CosignedTx cosigned, CancellationToken cancel)
    {
        if ((await operatorClient.GetVtxosAsync([cosigned.ArkTx.GlobalTransaction.OutPointOf(0)], cancel)).Count > 0)
        {
            return;
        }
        FaultPoint.Before(ClientFaultPoints.TxFinalized);
        await operatorClient.FinalizeTxAsync(journal.ArkTxid, cosigned.Checkpoints, cancel);
        FaultPoint.After(ClientFaultPoints.TxFinalized);
    }

    /// <summary>The new coins of ours, with an ancestry that we know because we signed it.</summary>
    private SentTx TakeIn(SendJournal journal, OffchainTx transaction, CosignedTx cosigned)
    {
        var spent = journal.Inputs.Select(input => coins.Find(input)!).ToArray();
        if (journal.Own.Count > 0)
        {
            var ancestry = spent.Select(coin => ancestries.Require(coin.OutPoint).For([coin.OutPoint])).Aggregate((a, b) => a.Union(b)).Extend(cosigned.Finalize());
            ancestries.Save(transaction.ArkTxid, ancestry);
            coins.Add(journal.Own.Select(own => new HeldCoin(
                new OutPoint(transaction.ArkTxid, own.Key),
                transaction.Outputs[(int)own.Key].Value,
                own.Value,
                spent.Min(coin => coin.ExpiresAt),
                spent.Max(coin => coin.Hops) + 1)));
        }
        coins.MarkSpent(journal.Inputs);
        return MarkFinal(journal);
    }

    private SentTx MarkFinal(SendJournal journal)
    {
        var done = journal with { IsFinal = true };
        done.Save(folder);
        return ResultOf(done);
    }

    private SentTx ResultOf(SendJournal journal) =>
        new(journal.Id, journal.ArkTxid, journal.Inputs, [.. journal.Own.Keys.Order().Select(index => coins.Find(new OutPoint(journal.ArkTxid, index))!)]);
}

/// <summary>An output of a payment.</summary>
/// <param name="Key">Our own key, for change; null for somebody else.</param>
/// <param name="To">Somebody else's script; null for ours.</param>
public sealed record SendOutput(Satoshis Amount, KeyReference? Key, Script? To)
{
    public static SendOutput Change(Satoshis amount, KeyReference key) => new(amount, key, null);

    public static SendOutput Pay(Satoshis amount, Script to) => new(amount, null, to);

    internal TxOut ToTxOut(HdWallet wallet, OperatorInfo info) => new(Amount, To ?? info.DefaultVtxoScript(wallet.PublicKey(Key!.Value)).ScriptPubKey);
}

/// <summary>A payment that is final at the operator.</summary>
/// <param name="Inputs">The coins that it has spent.</param>
/// <param name="Change">Coins that came back to us.</param>
public sealed record SentTx(string Id, uint256 ArkTxid, IReadOnlyList<OutPoint> Inputs, IReadOnlyList<HeldCoin> Change);
