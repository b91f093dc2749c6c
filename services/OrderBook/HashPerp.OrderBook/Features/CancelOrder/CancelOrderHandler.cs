using Google.Protobuf;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook;

/// <summary>A signed cancel.</summary>
internal sealed class CancelOrderHandler(MarketRegistry markets, OrderQueries queries, TimeProvider time)
{
    public async Task<Proto.OrderState> HandleAsync(Bytes32 account, Proto.CancelOrderRequest request, CancellationToken cancel)
    {
        var message = CancelOrder.Parse(request.Cancel.Span);
        if (message.Account != account)
        {
            throw OrderBookServiceErrors.NotYourOrder.Error(
                $"The cancel is of {message.Account}; you are {account}.", "Log in as the account that signed it.");
        }
        message.RequireSignature(request.Signature.Span, account);
        var client = new ClientRequest(account.ToString(), "CancelOrder", PlaceOrderHandler.CheckedId(request.ClientRequestId), request.ToByteArray());
        if (await queries.FirstAnswerAsync(client, cancel) is { } first)
        {
            return Proto.OrderState.Parser.ParseFrom(first);
        }
        var id = await queries.MarketOfAsync(message.OrderId, account, cancel)
            ?? throw OrderBookErrors.UnknownOrder.Error($"This account has no order {message.OrderId}.", "Look at GetOrders.");
        var result = await markets.Get(id).SubmitAsync(
            new CancelCommand(time.UnixMicroseconds(), message.OrderId, account), new AnsweredRequest(client, view => Wire.Bytes(view, id)), cancel);
        return Wire.Of(result.Answer!, id);
    }
}
