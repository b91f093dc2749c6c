using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>What is signed in a batch tree: for each transaction the aggregate key and the key-path sighash (BIP341, DEFAULT).</summary>
public sealed class TreeSigningContext
{
    private readonly Dictionary<uint256, (MusigKeyAgg KeyAgg, Bytes32 Sighash)> _byTxid;

    /// <param name="batchOutput">The output that the root spends.</param>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.TreeSigningFailed"/>: a transaction with fewer than two cosigners.</exception>
    public TreeSigningContext(TxTree tree, TxOut batchOutput, CsvMultisigClosure sweep)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(batchOutput);
        ArgumentNullException.ThrowIfNull(sweep);
        Tree = tree;
        _byTxid = tree.Transactions.ToDictionary(tx => tx.Txid, tx => (
            CosignerKeys.Aggregate(tx.Cosigners, sweep.LeafHash),
            TaprootSighash.Compute(tx.Transaction, [tree.SpentOutput(tx, batchOutput)], input: 0, SigHash.Default, leafHash: null)));
    }

    public TxTree Tree { get; }

    /// <summary>Sorted, as BIP327 aggregated them.</summary>
    public IReadOnlyList<ECPubKey> CosignersOf(uint256 txid) => _byTxid[txid].KeyAgg.Keys;

    /// <summary>The transactions that a key co-signs, parents first.</summary>
    public IReadOnlyList<uint256> TxidsOf(ECPubKey cosigner) =>
        [.. Tree.Transactions.Where(tx => CosignersOf(tx.Txid).Contains(cosigner)).Select(tx => tx.Txid)];

    /// <summary>Every key that has to sign something.</summary>
    public IReadOnlyList<ECPubKey> Cosigners => [.. _byTxid.Values.SelectMany(entry => entry.KeyAgg.Keys).Distinct()];

    /// <summary>Checks a final signature and stores it in the tree's PSBT.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.TreeSigningFailed"/>: not in the tree, or invalid.</exception>
    public void Apply(uint256 txid, byte[] signature)
    {
        if (!_byTxid.TryGetValue(txid, out var entry) || !entry.KeyAgg.XOnlyKey.VerifyBIP340(signature, entry.Sighash.ToBytes()))
        {
            throw ArkErrors.TreeSigningFailed.Error($"The signature for tree transaction {txid} is invalid.");
        }
        Tree.Find(txid)!.Psbt.Inputs[0].TapKeySig = signature;
    }

    /// <summary>Every transaction has a valid signature; without this no forfeit may be signed.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.TreeSigningFailed"/>.</exception>
    public void RequireSigned()
    {
        foreach (var tx in Tree.Transactions)
        {
            Apply(tx.Txid, tx.Psbt.Inputs[0].TapKeySig ?? []);
        }
    }

    internal MusigKeyAgg KeyAggOf(uint256 txid) => _byTxid[txid].KeyAgg;

    internal Bytes32 SighashOf(uint256 txid) => _byTxid[txid].Sighash;

    /// <summary>The session of one transaction from its cosigners' nonces.</summary>
    internal MusigSession Session(uint256 txid, IReadOnlyDictionary<ECXOnlyPubKey, MusigPubNonce> nonces)
    {
        var inOrder = CosignersOf(txid).Select(key => nonces.TryGetValue(key.XOnly, out var nonce)
            ? nonce
            : throw ArkErrors.TreeSigningFailed.Error($"The nonce of {key} for tree transaction {txid} is missing."));
        return new MusigSession(KeyAggOf(txid), MusigAggNonce.Aggregate([.. inOrder]), SighashOf(txid));
    }
}
