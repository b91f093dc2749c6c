using HashPerp.Data;
using HashPerp.OrderBook.Core;

namespace HashPerp.OrderBook;

/// <summary>A client's request whose answer is stored in the transaction of its effect.</summary>
/// <param name="Answer">The answer's bytes, from the order that the command was about.</param>
public sealed record AnsweredRequest(ClientRequest Request, Func<OrderView, byte[]> Answer);
