using System.Collections.Concurrent;
using Google.Protobuf;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook;

/// <summary>
/// A signed order on its way into a journal: who signed it, whether it came before, what it may lose, and only then the market. The coins are reserved
/// before the order is journalled, and the intent to reserve is written down before that.
/// </summary>
internal sealed class PlaceOrderHandler(
    MarketRegistry markets, OrderQueries queries, ReservationStore reservations, CoinReservations coins, Presence presence,
    IOptions<OrderBookOptions> options, TimeProvider time)
{
    private const string Method = "PlaceOrder";

    /// <summary>
    /// Orders under way. The same order, sent again meanwhile, waits for the same answer: two that reserve and release beside each other would undo each other.
    /// </summary>
    private readonly ConcurrentDictionary<Bytes32, Lazy<Task<Proto.OrderState>>> _placing = new();

    public async Task<Proto.OrderState> HandleAsync(Bytes32 account, Proto.PlaceOrderRequest request, CancellationToken cancel)
    {
        var order = Order.Parse(request.Order.Span);
        if (order.Account != account)
        {
            throw OrderBookServiceErrors.NotYourOrder.Error($"The order is of {order.Account}; you are {account}.", "Log in as the account that signed it.");
        }
        order.RequireSignature(request.Signature.Span, account);
        var client = ClientRequestOf(account, request.ClientRequestId, request);
        var orderId = order.Id();
        if ((await queries.FirstAnswerAsync(client, cancel) ?? await queries.FirstAnswerAsync(orderId, cancel)) is { } first)
        {
            return Proto.OrderState.Parser.ParseFrom(first);
        }
        var market = await CheckAsync(order, orderId, cancel);
        RequireProofs(order, request);
        var placing = _placing.GetOrAdd(orderId, id => new Lazy<Task<Proto.OrderState>>(() => PlaceAsync(market, order, id, request, client)));
        return await placing.Value.WaitAsync(cancel);
    }

    /// <summary>The request as repeats are recognized by.</summary>
    internal static ClientRequest ClientRequestOf(Bytes32 account, string id, IMessage request) =>
        new(account.ToString(), Method, CheckedId(id), request.ToByteArray());

    internal static string CheckedId(string id) => id is { Length: > 0 and <= ClientRequest.MaxIdLength } && id.All(letter => letter is > ' ' and <= '~')
        ? id
        : throw DataErrors.InvalidRequestId.Error(
            $"A client_request_id of {id.Length} characters.", $"Send 1 to {ClientRequest.MaxIdLength} printable ASCII characters without spaces.");

    private async Task<MarketHost> CheckAsync(Order order, Bytes32 orderId, CancellationToken cancel)
    {
        var market = markets.Get(order.MarketId);
        if (order.Genesis != options.Value.Genesis)
        {
            throw OrderBookErrors.WrongMarket.Error($"The order is for the network {order.Genesis}.", $"This is {options.Value.Network}.");
        }
        if (market.Status.Phase != MarketPhase.Open)
        {
            throw OrderBookErrors.MarketNotOpen.Error($"The market is {market.Status.Phase}.", "Trade a market that is open.");
        }
        OrderRules.Check(market.Definition, order, time.UnixMicroseconds());
        return await queries.IsClientIdTakenAsync(order.Account, order.ClientOrderId, orderId, cancel)
            ? throw OrderBookErrors.DuplicateClientOrderId.Error(
                $"client_order_id {order.ClientOrderId:x32} belongs to another order.", "Use a new one; it is free a day after its order is over.")
            : market;
    }

    private static void RequireProofs(Order order, Proto.PlaceOrderRequest request)
    {
        var proven = request.Coins.Select(coin => $"{coin.Outpoint?.Txid}:{coin.Outpoint?.Vout}").Order(StringComparer.Ordinal);
        if (!proven.SequenceEqual(order.OutPoints.Select(coin => coin.ToString()).Order(StringComparer.Ordinal)))
        {
            throw OrderBookServiceErrors.CoinProofsMissing.Error(
                $"{request.Coins.Count} coin proofs for {order.OutPoints.Count} coins, or for others.", "Send one proof for each outpoint of the order.");
        }
    }

    /// <summary>Goes on when the caller hangs up: others may wait for it.</summary>
    private async Task<Proto.OrderState> PlaceAsync(
        MarketHost market, Order order, Bytes32 orderId, Proto.PlaceOrderRequest request, ClientRequest client)
    {
        DateTime? intent = null;
        try
        {
            intent = await reservations.IntendAsync(orderId, CancellationToken.None);
            FaultPoint.Before(OrderBookFaultPoints.CoinsReserved);
            await coins.ReserveAsync(market.Definition, order, orderId, request.Coins, CancellationToken.None);
            FaultPoint.After(OrderBookFaultPoints.CoinsReserved);
            var command = new PlaceCommand(time.UnixMicroseconds(), order, request.Signature.ToByteArray(), presence.IsPresent(order.Account));
            var result = await market.SubmitAsync(command, new AnsweredRequest(client, view => Wire.Bytes(view, order.MarketId)), CancellationToken.None);
            return Wire.Of(result.Answer!, order.MarketId);
        }
        catch (HashPerpException refused) when (refused.Code != OrderBookServiceErrors.MarketUnavailable)
        {
            // Not in the journal. Whether MarketUnavailable left it there only the journal knows: the sweep looks.
            await reservations.GiveUpAsync(orderId, intent);
            throw;
        }
        finally
        {
            _placing.TryRemove(orderId, out _);
        }
    }
}
