using Grpc.Core;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Tests;

/// <summary>
/// One intent's way through a batch session, written for these tests alone: it does what the wire page says, in the plainest form. Several owners of
/// one intent are played by one participant with all of their keys, one cosigner key each.
/// </summary>
public sealed class BatchParticipant : IDisposable
{
    private readonly ArkService.ArkServiceClient _ark;

    private readonly OperatorInfo _info;

    private readonly IReadOnlyList<OwnedCoin> _coins;

    private readonly List<ECPrivKey> _cosigners;

    private readonly List<TreeTx> _tree = [];

    private readonly List<TreeTx> _connectors = [];

    private readonly Dictionary<uint256, IReadOnlyDictionary<ECXOnlyPubKey, MusigPubNonce>> _nonces = [];

    private List<TreeSigner> _signers = [];

    private TreeSigningContext? _context;

    private string _batchId = "";

    private RelativeDelay _expiry;

    public BatchParticipant(OperatorStack stack, IReadOnlyList<OwnedCoin> coins, int cosigners = 1)
    {
        _ark = stack.Ark;
        _info = stack.Info;
        _coins = coins;
        _cosigners = [.. Enumerable.Range(0, cosigners).Select(_ => ECPrivKey.Generate())];
    }

    public string IntentId { get; private set; } = "";

    /// <summary>Of the first cosigner: a topic that this participant follows.</summary>
    public ECPubKey CosignerKey => _cosigners[0].PubKey;

    /// <summary>Notes to redeem, in place of coins.</summary>
    public List<ArkNote> Notes { get; } = [];

    /// <summary>What this participant withholds or spoils; nothing by default.</summary>
    public BatchMischief Mischief { get; init; } = new();

    /// <summary>Each owner of a joint intent sends its own signatures, in a call of its own.</summary>
    public bool OwnersSignApart { get; init; }

    /// <summary>Its part of the tree, signed.</summary>
    public IReadOnlyList<TreeTx> Tree => _tree;

    public string FailureReason { get; private set; } = "";

    /// <summary>Registers and follows the session to its end.</summary>
    /// <returns>The commitment txid, or null when the batch failed.</returns>
    public async Task<uint256?> RunAsync(IReadOnlyList<TxOut> outputs, IReadOnlyList<int>? onchain = null, CancellationToken cancel = default)
    {
        var topics = _cosigners.Select(key => key.PubKey.ToString()).Concat(_coins.Select(coin => coin.OutPoint.ToString()));
        using var stream = _ark.GetEventStream(new GetEventStreamRequest { Topics = { topics } }, cancellationToken: cancel);
        await stream.ResponseStream.MoveNext(cancel);
        var intent = Notes.Count > 0
            ? IntentFactory.Redeem(Notes, outputs, CosignerKey)
            : IntentFactory.Register(_coins, outputs, onchain ?? [], [.. _cosigners.Select(key => key.PubKey)]);
        IntentId = (await _ark.RegisterIntentAsync(new RegisterIntentRequest { Intent = intent }, cancellationToken: cancel)).IntentId;
        await foreach (var batchEvent in stream.ResponseStream.ReadAllAsync(cancel))
        {
            if (await HandleAsync(batchEvent) is { } end)
            {
                return end == uint256.Zero ? null : end;
            }
        }
        throw new InvalidOperationException("The event stream ended within a session.");
    }

    public void Dispose()
    {
        _signers.ForEach(signer => signer.Dispose());
        _cosigners.ForEach(key => key.Dispose());
    }

    private async Task<uint256?> HandleAsync(GetEventStreamResponse batchEvent)
    {
        switch (batchEvent.EventCase)
        {
            case GetEventStreamResponse.EventOneofCase.BatchStarted:
                await ConfirmAsync(batchEvent.BatchStarted);
                break;
            case GetEventStreamResponse.EventOneofCase.TreeTx:
                (batchEvent.TreeTx.BatchIndex == 0 ? _tree : _connectors).Add(Read(batchEvent.TreeTx));
                break;
            case GetEventStreamResponse.EventOneofCase.TreeSigningStarted when _tree.Count > 0:
                await SendNoncesAsync(PSBT.Parse(batchEvent.TreeSigningStarted.UnsignedCommitmentTx).GlobalTransaction);
                break;
            case GetEventStreamResponse.EventOneofCase.TreeNonces:
                await SignTreeAsync(batchEvent.TreeNonces);
                break;
            case GetEventStreamResponse.EventOneofCase.TreeSignature:
                _context!.Apply(uint256.Parse(batchEvent.TreeSignature.Txid), Hex.Decode(batchEvent.TreeSignature.Signature));
                break;
            case GetEventStreamResponse.EventOneofCase.BatchFinalization when batchEvent.BatchFinalization.Id == _batchId:
                await SendForfeitsAsync(PSBT.Parse(batchEvent.BatchFinalization.CommitmentTx));
                break;
            case GetEventStreamResponse.EventOneofCase.BatchFinalized when batchEvent.BatchFinalized.Id == _batchId:
                return uint256.Parse(batchEvent.BatchFinalized.CommitmentTxid);
            case GetEventStreamResponse.EventOneofCase.BatchFailed when batchEvent.BatchFailed.Id == _batchId:
                FailureReason = batchEvent.BatchFailed.Reason;
                return uint256.Zero;
        }
        return null;
    }

    private async Task ConfirmAsync(BatchStartedEvent started)
    {
        if (started.IntentIdHashes.Contains(Hex.Encode(Hashes.Sha256(System.Text.Encoding.UTF8.GetBytes(IntentId)))))
        {
            _batchId = started.Id;
            _expiry = RelativeDelay.FromSetting(started.BatchExpiry);
            if (!Mischief.StaySilent)
            {
                await _ark.ConfirmRegistrationAsync(new ConfirmRegistrationRequest { IntentId = IntentId });
            }
        }
    }

    private static TreeTx Read(TreeTxEvent message) => new(
        PSBT.Parse(message.Tx), message.Children.ToDictionary(child => child.Key, child => uint256.Parse(child.Value)));

    private async Task SendNoncesAsync(Transaction commitment)
    {
        var sweep = VtxoTree.SweepLeaf(_expiry, _info.ForfeitKey.XOnly);
        _context = new TreeSigningContext(TxTree.Create(_tree), commitment.Outputs[0], sweep);
        _signers = [.. _cosigners.Select(key => new TreeSigner(_context, key))];
        if (Mischief.WithholdNonces)
        {
            return;
        }
        foreach (var signer in _signers)
        {
            var request = new SubmitTreeNoncesRequest { BatchId = _batchId, Pubkey = signer.PubKey.ToString() };
            foreach (var (txid, nonce) in signer.PublicNonces)
            {
                request.TreeNonces[txid.ToString()] = nonce.ToString();
            }
            await _ark.SubmitTreeNoncesAsync(request);
        }
    }

    private async Task SignTreeAsync(TreeNoncesEvent message)
    {
        _nonces[uint256.Parse(message.Txid)] = message.Nonces.ToDictionary(pair => ECXOnlyPubKey.Parse(pair.Key), pair => MusigPubNonce.Parse(pair.Value));
        if (_nonces.Count < _tree.Count || Mischief.WithholdSignatures)
        {
            return;
        }
        foreach (var signer in _signers)
        {
            var request = new SubmitTreeSignaturesRequest { BatchId = _batchId, Pubkey = signer.PubKey.ToString() };
            foreach (var (txid, signature) in signer.Sign(_nonces))
            {
                request.TreeSignatures[txid.ToString()] = signature.ToString();
            }
            await _ark.SubmitTreeSignaturesAsync(request);
        }
    }

    private async Task SendForfeitsAsync(PSBT commitment)
    {
        if (OwnersSignApart)
        {
            foreach (var owner in _coins.SelectMany(coin => coin.Owners).DistinctBy(key => key.PubKey).ToList())
            {
                await SendForfeitsAsync(commitment.Clone(), [owner]);
            }
            return;
        }
        await SendForfeitsAsync(commitment, [.. _coins.SelectMany(coin => coin.Owners).DistinctBy(key => key.PubKey)]);
    }

    private async Task SendForfeitsAsync(PSBT commitment, IReadOnlyList<ECPrivKey> signers)
    {
        var request = new SubmitSignedForfeitTxsRequest();
        var vtxos = _coins.Where(coin => !coin.IsBoarding && !coin.IsRecoverable).ToList();
        var connectors = vtxos.Count == 0 ? [] : ConnectorTree.Connectors(TxTree.Create(_connectors));
        for (var i = 0; i < vtxos.Count; i++)
        {
            var forfeit = ForfeitTx.Build(vtxos[i].Input, connectors[i], _info.ForfeitScript);
            vtxos[i].Owners.Intersect(signers).ToList().ForEach(owner => LeafSigning.Sign(forfeit, 0, owner));
            request.SignedForfeitTxs.Add(forfeit.ToBase64());
        }
        foreach (var coin in _coins.Where(coin => coin.IsBoarding))
        {
            coin.Owners.Intersect(signers).ToList().ForEach(owner => CommitmentTxRules.SignBoarding(commitment, [coin.Input], owner));
            request.SignedCommitmentTx = commitment.ToBase64();
        }
        // Who brought only notes, or coins that were swept or are below dust, has nothing to give up.
        if (!Mischief.WithholdForfeits && (request.SignedForfeitTxs.Count > 0 || request.SignedCommitmentTx.Length > 0))
        {
            await _ark.SubmitSignedForfeitTxsAsync(request);
        }
    }
}

/// <summary>How a participant misbehaves.</summary>
public sealed record BatchMischief
{
    public bool StaySilent { get; init; }

    public bool WithholdNonces { get; init; }

    public bool WithholdSignatures { get; init; }

    public bool WithholdForfeits { get; init; }
}
