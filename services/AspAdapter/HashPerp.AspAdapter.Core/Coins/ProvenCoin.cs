using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter.Core;

/// <summary>A coin that somebody says is an account's, with what shall show it.</summary>
/// <param name="Key">The x-only key whose default VTXO script the coin has.</param>
/// <param name="Signature">Of the key, over the coin proof; 64 bytes.</param>
public sealed record ProvenCoin(OutPoint OutPoint, Bytes32 Key, byte[] Signature);
