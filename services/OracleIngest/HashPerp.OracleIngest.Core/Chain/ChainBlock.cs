using HashPerp.Chain;

namespace HashPerp.OracleIngest.Core;

/// <summary>A block with all that the oracle says of it.</summary>
/// <param name="Height">Node height.</param>
/// <param name="MedianTime">MTP(h) in Unix seconds.</param>
/// <param name="Index">Null where the profile gives it no price.</param>
public sealed record ChainBlock(int Height, int DisplayHeight, ChainHeader Header, uint MedianTime, IndexPoint? Index);
