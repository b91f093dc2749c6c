using Google.Protobuf;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.Client.Tests;

/// <summary>Two orders that met: HEIGHT's (key 1) rested with 5 lots at 500 permille, TIME's (key 2) took 3 of them and asks at least 400.</summary>
internal static class SampleMatch
{
    public const uint OwnIndex = 7;
    public const ulong TradeSequence = 42;

    public static readonly Market Market = new(GenesisPrefix.Regtest, 2_000, [new SatPerPhDay(160_000)], new Satoshis(10_000));

    public static readonly OutPoint NamedCoin = new(new uint256([.. Enumerable.Repeat((byte)1, 32)]), 0);

    public static ECPrivKey MakerKey => SampleContract.Key(1);

    public static ECPrivKey TakerKey => SampleContract.Key(2);

    public static Order Maker { get; } = Order(MakerKey, SampleContract.Key(11), Leg.Height, 500, 5) with { OutPoints = [NamedCoin] };

    public static Order Taker { get; } = Order(TakerKey, SampleContract.Key(12), Leg.Time, 400, 3);

    public static Order Order(ECPrivKey account, ECPrivKey baseKey, Leg leg, uint price, uint lots) => new()
    {
        Genesis = GenesisPrefix.Regtest,
        MarketId = Market.Id,
        Leg = leg,
        Type = OrderType.Limit,
        TimeInForce = TimeInForce.GoodTillCancelled,
        SelfTradePrevention = SelfTradePrevention.CancelTaker,
        Price = price,
        Lots = lots,
        Account = account.XOnlyPubKey.Value,
        OrderBaseKey = baseKey.XOnlyPubKey.Value,
        ClientOrderId = lots,
        Nonce = price,
    };

    public static MatchNotice Notice() => Notice(Maker, Taker);

    /// <summary>A notice whose signatures and match id fit its orders.</summary>
    public static MatchNotice Notice(Order maker, Order taker, uint price = 500, uint lots = 3)
    {
        var notice = new MatchNotice
        {
            MatchId = Bytes(new MatchReference(maker.Id(), taker.Id(), TradeSequence, maker.Leg).MatchId.ToBytes()),
            TradeSeq = TradeSequence,
            Price = price,
            Lots = lots,
            MakerOrder = Bytes(maker.ToBytes()),
            MakerSignature = Bytes(maker.Sign(MakerKey)),
            TakerOrder = Bytes(taker.ToBytes()),
            TakerSignature = Bytes(taker.Sign(TakerKey)),
            ExpiryHeight = Market.Height,
            PerLotSat = Market.PerLot.Value,
            Traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };
        notice.Strikes.AddRange(Market.Strikes.Select(strike => (uint)strike.Value));
        return notice;
    }

    public static ByteString Bytes(byte[] bytes) => ByteString.CopyFrom(bytes);
}

/// <summary>This agent's orders: the ones that a test names.</summary>
internal sealed class KnownOrders(params OwnOrder[] orders) : IOwnOrders
{
    public OwnOrder? Find(Bytes32 orderId) => orders.FirstOrDefault(order => order.Order.Id() == orderId);
}
