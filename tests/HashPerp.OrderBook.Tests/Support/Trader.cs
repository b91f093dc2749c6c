using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using Proto = HashPerp.Contracts.OrderBook.V1;
using Common = HashPerp.Contracts.Common.V1;

namespace HashPerp.OrderBook.Tests;

/// <summary>An account with its key, as a bot uses the service.</summary>
internal sealed class Trader
{
    private static uint _count;

    private readonly ECPrivKey _key;
    private readonly Func<Proto.OrderBook.OrderBookClient> _client;
    private readonly AccessTokens _tokens;
    private readonly Market _market;

    public Trader(byte number, Func<Proto.OrderBook.OrderBookClient> client, AccessTokens tokens, Market market)
    {
        var secret = new byte[32];
        secret[31] = number;
        _key = ECPrivKey.Create(secret);
        (_client, _tokens, _market) = (client, tokens, market);
    }

    public Bytes32 Account => _key.XOnlyPubKey.Value;

    public Metadata Headers => AccessTokens.Headers(_tokens.Issue(Account.ToString()));

    private Proto.OrderBook.OrderBookClient Client => _client();

    public Order Order(Leg leg, uint price, uint lots, TimeInForce tif = TimeInForce.GoodTillCancelled, OrderFlags flags = OrderFlags.None)
    {
        var number = Interlocked.Increment(ref _count);
        var txid = new byte[32];
        BitConverter.TryWriteBytes(txid, number);
        return new Order
        {
            Genesis = GenesisPrefix.Regtest,
            MarketId = _market.Id,
            Leg = leg,
            Type = OrderType.Limit,
            TimeInForce = tif,
            SelfTradePrevention = SelfTradePrevention.CancelTaker,
            Flags = flags,
            Price = price,
            Lots = lots,
            Account = Account,
            OrderBaseKey = Account,
            ClientOrderId = number,
            Nonce = number,
            OutPoints = [new OutPoint(new uint256(txid), 0)],
        };
    }

    public Proto.PlaceOrderRequest Request(Order order, string? requestId = null)
    {
        var request = new Proto.PlaceOrderRequest
        {
            ClientRequestId = requestId ?? Guid.NewGuid().ToString(),
            Order = ByteString.CopyFrom(order.ToBytes()),
            Signature = ByteString.CopyFrom(order.Sign(_key)),
        };
        request.Coins.Add(order.OutPoints.Select(coin => new Common.CoinProof
        {
            Outpoint = new Common.OutPoint { Txid = coin.Hash.ToString(), Vout = coin.N },
            Key = ByteString.CopyFrom(Account.ToBytes()),
            Signature = ByteString.CopyFrom(new byte[64]),
        }));
        return request;
    }

    public async Task<Proto.OrderState> SendAsync(Proto.PlaceOrderRequest request) =>
        await Client.PlaceOrderAsync(request, Headers, deadline: TimeProvider.System.GetUtcNow().AddSeconds(20).UtcDateTime);

    public Task<Proto.OrderState> BuyAsync(uint price, uint lots, TimeInForce tif = TimeInForce.GoodTillCancelled) =>
        SendAsync(Request(Order(Leg.Time, price, lots, tif)));

    public Task<Proto.OrderState> SellAsync(uint price, uint lots, TimeInForce tif = TimeInForce.GoodTillCancelled) =>
        SendAsync(Request(Order(Leg.Height, price, lots, tif)));

    public Proto.CancelOrderRequest CancelRequest(Proto.OrderState order, string? requestId = null)
    {
        var cancel = new CancelOrder(new Bytes32(order.OrderId.Span), Account, Interlocked.Increment(ref _count));
        return new Proto.CancelOrderRequest
        {
            ClientRequestId = requestId ?? Guid.NewGuid().ToString(),
            Cancel = ByteString.CopyFrom(cancel.ToBytes()),
            Signature = ByteString.CopyFrom(cancel.Sign(_key)),
        };
    }

    public async Task<Proto.OrderState> CancelAsync(Proto.OrderState order) => await Client.CancelOrderAsync(CancelRequest(order), Headers);

    public async Task<Proto.HeartbeatResponse> BeatAsync() => await Client.HeartbeatAsync(new Proto.HeartbeatRequest(), Headers);

    public async Task<IReadOnlyList<Proto.OrderState>> OrdersAsync(bool openOnly = false) =>
        (await Client.GetOrdersAsync(new Proto.GetOrdersRequest { OpenOnly = openOnly }, Headers)).Orders;

    public async Task<IReadOnlyList<Proto.Match>> MatchesAsync() => (await Client.GetMatchesAsync(new Proto.GetMatchesRequest(), Headers)).Matches;

    /// <summary>An order as it stands now: <c>filled/open/cancelled status</c>.</summary>
    public async Task<string> StateAsync(Proto.OrderState order) =>
        (await OrdersAsync()).Where(each => each.OrderId == order.OrderId)
            .Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Filled}/{each.Open}/{each.Cancelled} {each.Status}")).Single();
}
