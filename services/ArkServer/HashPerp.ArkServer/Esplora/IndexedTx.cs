using HashPerp.Bitcoin;

namespace HashPerp.ArkServer.Esplora;

/// <summary>A block of the best chain.</summary>
/// <param name="Time">Of its header, in Unix seconds.</param>
public sealed record IndexedBlock(int Height, uint256 Hash, uint Time);

/// <summary>A transaction that the node has.</summary>
/// <param name="Block">Null while in the mempool.</param>
/// <param name="Position">In the order in which the index learnt of them.</param>
public sealed record IndexedTx(uint256 Txid, Transaction Transaction, IndexedBlock? Block, long Position);
