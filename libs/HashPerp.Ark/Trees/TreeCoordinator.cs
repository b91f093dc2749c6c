using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// The operator's side of signing a tree: collects nonces, then partial signatures, each verified when it comes in, so that a failure names
/// its author. Not thread-safe; the batch session owns it.
/// </summary>
public sealed class TreeCoordinator
{
    private readonly TreeSigningContext _context;
    private readonly Dictionary<ECPubKey, IReadOnlyDictionary<uint256, MusigPubNonce>> _nonces = [];
    private readonly Dictionary<ECPubKey, IReadOnlyDictionary<uint256, MusigPartialSig>> _signatures = [];
    private readonly Dictionary<uint256, MusigSession> _sessions = [];

    public TreeCoordinator(TreeSigningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
    }

    /// <summary>Cosigners whose nonces have not come in.</summary>
    public IReadOnlyList<ECPubKey> MissingNonces => [.. _context.Cosigners.Where(key => !_nonces.ContainsKey(key))];

    /// <summary>Cosigners whose signatures have not come in.</summary>
    public IReadOnlyList<ECPubKey> MissingSignatures => [.. _context.Cosigners.Where(key => !_signatures.ContainsKey(key))];

    /// <summary>Takes the nonces of one cosigner for all of its transactions; the same ones again change nothing.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.TreeSigningFailed"/>: a stranger, one missing, or others than before.</exception>
    public void AddNonces(ECPubKey cosigner, IReadOnlyDictionary<uint256, MusigPubNonce> nonces)
    {
        var own = Select(cosigner, nonces, "nonce");
        if (_nonces.TryGetValue(cosigner, out var known))
        {
            // New nonces after the first ones were sent around would split the session.
            Require(own.All(pair => known[pair.Key].Equals(pair.Value)), $"{cosigner} changed its nonces");
            return;
        }
        _nonces[cosigner] = own;
    }

    /// <summary>The nonces of one transaction's cosigners, by x-only key, as the tree_nonces event carries them.</summary>
    public IReadOnlyDictionary<ECXOnlyPubKey, MusigPubNonce> NoncesOf(uint256 txid)
    {
        Require(MissingNonces.Count == 0, $"{MissingNonces.Count} cosigners' nonces are missing");
        return _context.CosignersOf(txid).ToDictionary(key => key.XOnly, key => _nonces[key][txid]);
    }

    /// <summary>All nonces, by txid.</summary>
    public IReadOnlyDictionary<uint256, IReadOnlyDictionary<ECXOnlyPubKey, MusigPubNonce>> AllNonces() =>
        _context.Tree.Transactions.ToDictionary(tx => tx.Txid, tx => NoncesOf(tx.Txid));

    /// <summary>Takes and verifies the partial signatures of one cosigner for all of its transactions.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.TreeSigningFailed"/>: a stranger, one missing, or one invalid.</exception>
    public void AddSignatures(ECPubKey cosigner, IReadOnlyDictionary<uint256, MusigPartialSig> signatures)
    {
        var own = Select(cosigner, signatures, "signature");
        Require(MissingNonces.Count == 0, "signatures came before all nonces");
        foreach (var (txid, signature) in own)
        {
            Require(
                SessionOf(txid).PartialVerify(signature, _nonces[cosigner][txid], cosigner),
                $"the partial signature of {cosigner} for {txid} is invalid");
        }
        _signatures[cosigner] = own;
    }

    /// <summary>Adds up all parts, and stores the signatures in the tree's PSBTs.</summary>
    /// <returns>64 bytes by txid.</returns>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.TreeSigningFailed"/>: somebody's part is missing.</exception>
    public IReadOnlyDictionary<uint256, byte[]> Complete()
    {
        Require(MissingSignatures.Count == 0, $"{MissingSignatures.Count} cosigners' signatures are missing");
        var complete = new Dictionary<uint256, byte[]>();
        foreach (var txid in _context.Tree.Transactions.Select(tx => tx.Txid))
        {
            complete[txid] = SessionOf(txid).Aggregate([.. _context.CosignersOf(txid).Select(key => _signatures[key][txid])]);
            _context.Apply(txid, complete[txid]);
        }
        return complete;
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw ArkErrors.TreeSigningFailed.Error($"The tree cannot be signed: {what}.");
        }
    }

    /// <summary>Exactly the entries that this cosigner owes; what it sent beyond is ignored, as other operators do.</summary>
    private Dictionary<uint256, T> Select<T>(ECPubKey cosigner, IReadOnlyDictionary<uint256, T> entries, string what)
    {
        ArgumentNullException.ThrowIfNull(cosigner);
        ArgumentNullException.ThrowIfNull(entries);
        var txids = _context.TxidsOf(cosigner);
        Require(txids.Count > 0, $"{cosigner} is not one of its cosigners");
        return txids.ToDictionary(txid => txid, txid => entries.TryGetValue(txid, out var entry)
            ? entry
            : throw ArkErrors.TreeSigningFailed.Error($"The {what} of {cosigner} for tree transaction {txid} is missing."));
    }

    private MusigSession SessionOf(uint256 txid)
    {
        if (!_sessions.TryGetValue(txid, out var session))
        {
            session = _context.Session(txid, NoncesOf(txid));
            _sessions[txid] = session;
        }
        return session;
    }
}
