using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>The node's view of its chain. Times are seconds since 1970.</summary>
/// <param name="Chain"><c>main</c>, <c>test</c>, <c>testnet4</c>, <c>signet</c> or <c>regtest</c>.</param>
/// <param name="MedianTime">The MTP of the best block (BIP113).</param>
public sealed record BlockchainInfo(string Chain, int Blocks, int Headers, uint256 BestBlockHash, long Time, long MedianTime, bool InitialBlockDownload);

/// <summary>One header as the node has it. <paramref name="Confirmations"/> is -1 off the best chain.</summary>
public sealed record BlockHeaderInfo(uint256 Hash, int Height, int Confirmations, long Time, long MedianTime, uint256? PreviousHash, uint256? NextHash);

/// <summary>A block: its 80 header bytes and its transactions.</summary>
public sealed record RPCBlock(byte[] Header, IReadOnlyList<Transaction> Transactions);

/// <summary>A transaction, and the block that holds it (null while in the mempool).</summary>
public sealed record RPCTransaction(Transaction Transaction, uint256? BlockHash, int Confirmations, long? BlockTime);

/// <summary>An unspent output. <paramref name="Confirmations"/> is 0 in the mempool.</summary>
public sealed record UnspentTxOut(TxOut Output, int Confirmations, bool Coinbase, uint256 BestBlock);

/// <summary>One find of a scan over the whole set of unspent outputs.</summary>
public sealed record ScannedCoin(OutPoint OutPoint, TxOut Output, int Height, bool Coinbase);

/// <summary>A coin of the node's wallet.</summary>
public sealed record WalletCoin(OutPoint OutPoint, TxOut Output, int Confirmations, bool Spendable);

/// <summary>Whether the mempool would take a transaction; <paramref name="RejectReason"/> is the node's own word when not.</summary>
public sealed record MempoolAcceptance(uint256 TxId, bool Allowed, string? RejectReason, int? VirtualSize, Satoshis? Fee);

/// <summary>A transaction in the mempool. <paramref name="BlockHeight"/> is the height at which it came in.</summary>
public sealed record MempoolEntry(int VirtualSize, int Weight, Satoshis Fee, int AncestorCount, int DescendantCount, int BlockHeight);

/// <summary>What became of one transaction of a package.</summary>
public sealed record PackageTransactionResult(uint256 TxId, uint256 WitnessTxId, string? Error);

/// <summary>What became of a package (BIP331 rules as far as the node has them).</summary>
public sealed record PackageResult(string Message, IReadOnlyList<PackageTransactionResult> Transactions)
{
    public bool Success => Message == "success";

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.NodeRefused"/> with the first transaction's reason.</exception>
    public PackageResult EnsureAccepted()
    {
        if (Success)
        {
            return this;
        }
        var first = Transactions.FirstOrDefault(transaction => transaction.Error is not null);
        throw BitcoinErrors.NodeRefused.Error($"The node refused the package: {Message}; {first?.TxId}: {first?.Error}.");
    }
}
