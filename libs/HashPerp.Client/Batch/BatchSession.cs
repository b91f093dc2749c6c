using System.Text;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// One participant in one batch session (40-ark-wire §4.2), fed with the operator's events in their order. It checks everything against its own
/// intent before each step: expiry, tree, keys and amounts before nonces; every signature of its branch before forfeits. Secret nonces live in
/// here only, so a session that breaks can't be resumed, only repeated.
/// </summary>
internal sealed class BatchSession(
    OperatorClient operatorClient, OperatorInfo info, BatchIntent intent, string intentId, BatchPolicy policy, BatchHooks hooks, Action<SignedBatch> persist)
    : IDisposable
{
    private const int MaxTreeTxs = 4096;

    private readonly string _idHash = Hex.Encode(Hashes.Sha256(Encoding.UTF8.GetBytes(intentId)));
    private readonly List<TreeTx> _treeTxs = [];
    private readonly List<(TreeTx Tx, IReadOnlyList<string> Topic)> _connectorTxs = [];
    private readonly Dictionary<uint256, IReadOnlyDictionary<ECXOnlyPubKey, MusigPubNonce>> _nonces = [];
    private string? _batchId;
    private RelativeDelay _expiry;
    private Transaction? _commitment;
    private BatchTree? _tree;
    private TreeSigningContext? _context;
    private TreeSigner? _signer;

    private bool HasLeaf => intent.OffChain.Count > 0;

    /// <summary>Takes one event; true when the batch is final.</summary>
    /// <exception cref="HashPerpException">
    /// <see cref="OperatorClientErrors.BatchFailed"/>: the operator gave up; <see cref="OperatorClientErrors.BatchRefused"/> and the rules of HashPerp.Ark:
    /// we did.
    /// </exception>
    public async Task<bool> HandleAsync(GetEventStreamResponse message, CancellationToken cancel)
    {
        switch (message.EventCase)
        {
            case GetEventStreamResponse.EventOneofCase.BatchStarted when _batchId is null && message.BatchStarted.IntentIdHashes.Contains(_idHash):
                await ConfirmAsync(message.BatchStarted, cancel);
                break;
            case GetEventStreamResponse.EventOneofCase.BatchFailed when message.BatchFailed.Id == _batchId:
                throw OperatorClientErrors.BatchFailed.Error($"Batch {_batchId} failed: {message.BatchFailed.Reason}", "The old coins stand; it is tried again.");
            case GetEventStreamResponse.EventOneofCase.TreeTx when message.TreeTx.Id == _batchId:
                Collect(message.TreeTx);
                break;
            case GetEventStreamResponse.EventOneofCase.TreeSigningStarted when message.TreeSigningStarted.Id == _batchId && HasLeaf:
                await SendNoncesAsync(message.TreeSigningStarted, cancel);
                break;
            case GetEventStreamResponse.EventOneofCase.TreeNonces when message.TreeNonces.Id == _batchId && _signer is not null:
                await SignTreeAsync(message.TreeNonces, cancel);
                break;
            case GetEventStreamResponse.EventOneofCase.TreeSignature when message.TreeSignature.Id == _batchId && _context is not null:
                Apply(message.TreeSignature);
                break;
            case GetEventStreamResponse.EventOneofCase.BatchFinalization when message.BatchFinalization.Id == _batchId:
                await SignInputsAsync(PSBT.Parse(message.BatchFinalization.CommitmentTx), cancel);
                break;
            case GetEventStreamResponse.EventOneofCase.BatchFinalized when message.BatchFinalized.Id == _batchId:
                return true;
        }
        return false;
    }

    public void Dispose() => _signer?.Dispose();

    private async Task ConfirmAsync(BatchStartedEvent started, CancellationToken cancel)
    {
        _expiry = RelativeDelay.FromSetting(started.BatchExpiry);
        Require(_expiry.IsSeconds && _expiry >= policy.MinExpiry, $"the operator may sweep it after {_expiry}, we want {policy.MinExpiry} at least");
        _batchId = started.Id;
        await operatorClient.ConfirmRegistrationAsync(intentId, cancel);
    }

    private void Collect(TreeTxEvent message)
    {
        Require(_treeTxs.Count + _connectorTxs.Count < MaxTreeTxs, $"it has more than {MaxTreeTxs} transactions for us");
        var tx = new TreeTx(PSBT.Parse(message.Tx), message.Children.ToDictionary(child => child.Key, child => uint256.Parse(child.Value)));
        if (message.BatchIndex == 0)
        {
            Require(_signer is null, "its tree grows after signing began");
            _treeTxs.Add(tx);
        }
        else
        {
            _connectorTxs.Add((tx, [.. message.Topic]));
        }
    }

    private async Task SendNoncesAsync(TreeSigningStartedEvent message, CancellationToken cancel)
    {
        Require(_signer is null, "signing starts twice");
        _commitment = PSBT.Parse(message.UnsignedCommitmentTx).GlobalTransaction;
        CheckCommitment(_commitment);
        var tree = TxTree.Create(_treeTxs);
        var sweep = VtxoTree.SweepLeaf(_expiry, info.ForfeitKey.XOnly);
        VtxoTreeRules.Validate(tree, _commitment, sweep);
        _tree = new BatchTree(_commitment, tree, VtxoTreeRules.RequireLeaf(tree, intent.OffChain, intent.Cosigners), _expiry);
        await hooks.TreeValidated(_tree, cancel);
        _context = new TreeSigningContext(tree, _commitment.Outputs[VtxoTree.CommitmentIndex], sweep);
        _signer = new TreeSigner(_context, intent.Cosigner);
        await operatorClient.SubmitTreeNoncesAsync(_batchId!, intent.Cosigner.PubKey, _signer.PublicNonces, cancel);
    }

    private async Task SignTreeAsync(TreeNoncesEvent message, CancellationToken cancel)
    {
        _nonces[uint256.Parse(message.Txid)] =
            message.Nonces.ToDictionary(nonce => ECXOnlyPubKey.Parse(nonce.Key), nonce => MusigPubNonce.Parse(nonce.Value));
        if (_signer!.PublicNonces.Keys.All(_nonces.ContainsKey))
        {
            await operatorClient.SubmitTreeSignaturesAsync(_batchId!, intent.Cosigner.PubKey, _signer.Sign(_nonces), cancel);
        }
    }

    private void Apply(TreeSignatureEvent message)
    {
        var txid = uint256.Parse(message.Txid);
        if (_tree!.Tree.Find(txid) is not null)
        {
            _context!.Apply(txid, Hex.Decode(message.Signature));
        }
    }

    private async Task SignInputsAsync(PSBT commitment, CancellationToken cancel)
    {
        if (HasLeaf)
        {
            Require(commitment.GlobalTransaction.GetHash() == _commitment?.GetHash(), "another commitment transaction is to be final than the one under our tree");
            _context!.RequireSigned();
            await hooks.BeforeForfeit(_tree!, cancel);
        }
        else
        {
            CheckCommitment(commitment.GlobalTransaction);
        }
        var forfeits = SignForfeits(commitment.GlobalTransaction);
        var boarding = intent.Own.Where(input => input.IsBoarding).Select(input => input.Vtxo).ToArray();
        foreach (var coin in boarding)
        {
            using var key = intent.KeyOf(coin.OutPoint);
            CommitmentTxRules.SignBoarding(commitment, [coin], key);
        }
        // From here on the batch may become final without us: what we need to find our coins again must be on disk first.
        persist(new SignedBatch(commitment.GlobalTransaction, HasLeaf ? _tree!.Ancestry() : VerifiedAncestry.Empty, HasLeaf ? _tree!.Leaf.Txid : null, _expiry));
        FaultPoint.Before(ClientFaultPoints.ForfeitsSent);
        await operatorClient.SubmitSignedForfeitTxsAsync(forfeits, boarding.Length > 0 ? commitment : null, cancel);
        FaultPoint.After(ClientFaultPoints.ForfeitsSent);
    }

    private List<PSBT> SignForfeits(Transaction commitment)
    {
        var vtxos = intent.Own.Where(input => !input.IsBoarding).Select(input => input.Vtxo).ToList();
        if (vtxos.Count == 0)
        {
            return [];
        }
        var tree = TxTree.Create([.. _connectorTxs.Select(entry => entry.Tx)]);
        Require(tree.Root.Spends.N <= 1, "its connectors hang on a third output");
        ConnectorTreeRules.Validate(tree, commitment, tree.Root.Spends.N);
        var connectors = ConnectorTree.Connectors(tree);
        Require(connectors.Count >= vtxos.Count, $"it has {connectors.Count} connectors for {vtxos.Count} of our forfeits");
        return [.. Pair(vtxos, connectors).Select(pair => Forfeit(pair.Vtxo, pair.Connector))];
    }

    private PSBT Forfeit(VtxoInput vtxo, Connector connector)
    {
        var forfeit = ForfeitTx.Build(vtxo, connector, info.ForfeitScript);
        using var key = intent.KeyOf(vtxo.OutPoint);
        LeafSigning.Sign(forfeit, input: 0, key);
        return forfeit;
    }

    /// <summary>A connector whose topic names one of our coins is that coin's; the rest are used up in order.</summary>
    private IEnumerable<(VtxoInput Vtxo, Connector Connector)> Pair(IReadOnlyList<VtxoInput> vtxos, IReadOnlyList<Connector> connectors)
    {
        var named = _connectorTxs.Where(entry => entry.Topic is [_]).ToLookup(entry => entry.Topic[0], entry => entry.Tx.Txid);
        var free = connectors.ToList();
        foreach (var vtxo in vtxos.OrderBy(vtxo => named.Contains(vtxo.OutPoint.ToString()) ? 0 : 1))
        {
            var connector = free.Find(connector => named[vtxo.OutPoint.ToString()].Contains(connector.OutPoint.Hash)) ?? free[0];
            free.Remove(connector);
            yield return (vtxo, connector);
        }
    }

    private void CheckCommitment(Transaction commitment) => CommitmentTxRules.Validate(
        commitment, [.. intent.Inputs.Where(input => input.IsBoarding).Select(input => input.Vtxo)], intent.OnChain);

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw OperatorClientErrors.BatchRefused.Error($"The batch is refused: {what}.", "Nothing more was signed; the old coins stand.");
        }
    }
}

/// <summary>A batch that becomes final as soon as the operator signs too.</summary>
/// <param name="Ancestry">From the batch output to our leaf; empty for an intent without VTXOs.</param>
/// <param name="LeafTxid">Null likewise.</param>
internal sealed record SignedBatch(Transaction Commitment, VerifiedAncestry Ancestry, uint256? LeafTxid, RelativeDelay Expiry);
