using Google.Protobuf;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using Proto = HashPerp.Contracts.OrderBook.V1;
using ProtoLeg = HashPerp.Contracts.Common.V1.Leg;

namespace HashPerp.OrderBook;

/// <summary>Between the engine's values and the wire's.</summary>
internal static class Wire
{
    public static ProtoLeg Of(Leg leg) => leg == Leg.Time ? ProtoLeg.Time : ProtoLeg.Height;

    public static ByteString Of(Bytes32 id) => ByteString.CopyFrom(id.ToBytes());

    /// <exception cref="HashPerpException"><see cref="OrderBookServiceErrors.MalformedField"/>.</exception>
    public static Bytes32 Id(ByteString bytes, string field) => bytes.Length == 32
        ? new Bytes32(bytes.Span)
        : throw OrderBookServiceErrors.MalformedField.Error($"{field} has {bytes.Length} bytes.", "It has 32.");

    public static Proto.OrderState Of(OrderView order, Bytes32 market) => new()
    {
        OrderId = Of(order.OrderId),
        MarketId = Of(market),
        Leg = Of(order.Leg),
        Price = order.Price,
        Lots = order.Lots,
        Filled = order.Filled,
        Open = order.Open,
        Cancelled = order.Cancelled,
        Status = (Proto.OrderStatus)order.Status,
        Reason = order.Reason.Text(),
        Seq = order.Sequence,
    };

    public static byte[] Bytes(OrderView order, Bytes32 market) => Of(order, market).ToByteArray();

    public static Proto.Market Of(IMarketHost market, int heightOffset)
    {
        var (definition, status) = (market.Definition, market.Status);
        var answer = new Proto.Market
        {
            MarketId = Of(definition.Id),
            ExpiryHeight = definition.Market.Height,
            ExpiryDisplayHeight = (uint)(definition.Market.Height + heightOffset),
            ListingHeight = definition.ListingHeight,
            PerLotSat = definition.Market.PerLot.Value,
            MinPrice = definition.MinPrice,
            MaxPrice = definition.MaxPrice,
            State = (Proto.MarketState)status.Phase,
            SeriesRoot = status.SeriesRoot is { } root ? Of(root) : ByteString.Empty,
            Seq = status.Sequence,
        };
        answer.Strikes.Add(definition.Market.Strikes.Select(strike => (uint)strike.Value));
        return answer;
    }

    public static Proto.BookSnapshot Of(BookImage image, Bytes32 market)
    {
        var snapshot = new Proto.BookSnapshot { MarketId = Of(market), Seq = image.Sequence, Checksum = image.Checksum };
        snapshot.Bids.Add(image.Bids.Select(Of));
        snapshot.Asks.Add(image.Asks.Select(Of));
        return snapshot;
    }

    public static Proto.BookDelta Of(BookChange change)
    {
        var delta = new Proto.BookDelta { PrevSeq = change.PreviousSequence, Seq = change.Sequence, Checksum = change.Checksum };
        delta.Bids.Add(change.Levels.Where(level => level.IsBid).Select(level => Of(level.Level)));
        delta.Asks.Add(change.Levels.Where(level => !level.IsBid).Select(level => Of(level.Level)));
        return delta;
    }

    private static Proto.BookLevel Of(BookLevel level) => new() { Price = level.Price, Lots = level.Lots, Orders = level.Orders };
}
