using HashPerp.ContractScripts;

namespace HashPerp.OrderBook.Core;

/// <summary>An order with its account's signature.</summary>
public sealed record SignedOrder(Order Order, ReadOnlyMemory<byte> Signature);
