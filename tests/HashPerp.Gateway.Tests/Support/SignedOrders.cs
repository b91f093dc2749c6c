using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Gateway.Tests;

/// <summary>Bodies of order requests as an agent sends them.</summary>
internal static class SignedOrders
{
    private const string Txid = "aa00000000000000000000000000000000000000000000000000000000000001";

    public static object Place(ECPrivKey key)
    {
        var order = new Order
        {
            Genesis = GenesisPrefix.Regtest, MarketId = new Bytes32(FakeOrderBook.MarketId.Span), Leg = Leg.Time, Type = OrderType.Limit,
            TimeInForce = TimeInForce.GoodTillCancelled, SelfTradePrevention = SelfTradePrevention.CancelTaker, Price = 44_000, Lots = 5,
            Account = key.XOnlyPubKey.Value, OrderBaseKey = key.XOnlyPubKey.Value, ClientOrderId = 7, Nonce = 1, OutPoints = [OutPoint.Parse(Txid + ":3")],
        };
        return new
        {
            client_request_id = "0190a5e4-0000-7000-8000-000000000001",
            order = Hex.Encode(order.ToBytes()),
            signature = Hex.Encode(order.Sign(key)),
            coins = new[] { new { txid = Txid, vout = 3, key = new string('2', 64), signature = new string('3', 128) } },
        };
    }

    public static object Cancel(ECPrivKey key)
    {
        var cancel = new CancelOrder(new Bytes32(FakeOrderBook.MarketId.Span), key.XOnlyPubKey.Value, 2);
        return new
        {
            client_request_id = "0190a5e4-0000-7000-8000-000000000002", cancel = Hex.Encode(cancel.ToBytes()), signature = Hex.Encode(cancel.Sign(key)),
        };
    }
}
