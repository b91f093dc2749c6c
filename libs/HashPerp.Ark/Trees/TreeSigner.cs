using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// One cosigner's part in signing a tree: public nonces first, then, once everybody's nonces are known, one partial signature for each
/// transaction. Secret nonces live here only and sign once; a session that fails starts again with a new signer.
/// </summary>
public sealed class TreeSigner : IDisposable
{
    private readonly TreeSigningContext _context;
    private readonly ECPrivKey _key;
    private readonly Dictionary<uint256, MusigSecNonce> _secrets;

    /// <exception cref="HashPerpException"><see cref="ArkErrors.TreeSigningFailed"/>: the key co-signs nothing in this tree.</exception>
    public TreeSigner(TreeSigningContext context, ECPrivKey key)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(key);
        _context = context;
        _key = key;
        _secrets = context.TxidsOf(key.PubKey).ToDictionary(
            txid => txid, txid => MusigSecNonce.Generate(key, context.KeyAggOf(txid), context.SighashOf(txid)));
        if (_secrets.Count == 0)
        {
            throw ArkErrors.TreeSigningFailed.Error($"{key.PubKey} co-signs no transaction of this tree.");
        }
        PublicNonces = _secrets.ToDictionary(pair => pair.Key, pair => pair.Value.PubNonce);
    }

    public ECPubKey PubKey => _key.PubKey;

    /// <summary>By txid, for every transaction that this key co-signs.</summary>
    public IReadOnlyDictionary<uint256, MusigPubNonce> PublicNonces { get; }

    /// <summary>Signs every transaction of ours, once.</summary>
    /// <param name="noncesByTxid">For each transaction, every cosigner's nonce by x-only key.</param>
    /// <exception cref="HashPerpException">
    /// <see cref="ArkErrors.TreeSigningFailed"/>: a nonce is missing, or ours was exchanged; <see cref="BitcoinErrors.MusigFailed"/>: signed before.
    /// </exception>
    public IReadOnlyDictionary<uint256, MusigPartialSig> Sign(
        IReadOnlyDictionary<uint256, IReadOnlyDictionary<ECXOnlyPubKey, MusigPubNonce>> noncesByTxid)
    {
        ArgumentNullException.ThrowIfNull(noncesByTxid);
        // All sessions before the first signature: a missing nonce must not leave half of the secrets used up.
        var sessions = _secrets.Keys.ToDictionary(txid => txid, txid => SessionOf(txid, noncesByTxid));
        return sessions.ToDictionary(pair => pair.Key, pair => pair.Value.PartialSign(_key, _secrets[pair.Key]));
    }

    public void Dispose()
    {
        foreach (var secret in _secrets.Values)
        {
            secret.Dispose();
        }
    }

    private MusigSession SessionOf(uint256 txid, IReadOnlyDictionary<uint256, IReadOnlyDictionary<ECXOnlyPubKey, MusigPubNonce>> noncesByTxid)
    {
        if (!noncesByTxid.TryGetValue(txid, out var nonces))
        {
            throw ArkErrors.TreeSigningFailed.Error($"No nonces for tree transaction {txid}.");
        }
        if (!nonces.TryGetValue(_key.XOnlyPubKey, out var own) || !own.Equals(PublicNonces[txid]))
        {
            throw ArkErrors.TreeSigningFailed.Error($"Our own nonce for tree transaction {txid} was exchanged or dropped.");
        }
        return _context.Session(txid, nonces);
    }
}
