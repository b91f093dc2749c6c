using Google.Protobuf;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using Npgsql;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook;

/// <summary>Rows as messages; the columns as <see cref="OrderQueries"/> selects them.</summary>
internal static class OrderRows
{
    public static Proto.OrderState Order(NpgsqlDataReader row) => new()
    {
        OrderId = Bytes(row, 0),
        MarketId = Bytes(row, 1),
        Leg = Wire.Of((Leg)row.GetInt16(2)),
        Price = (uint)row.GetInt64(3),
        Lots = (uint)row.GetInt64(4),
        Filled = (uint)row.GetInt64(5),
        Open = (uint)row.GetInt64(6),
        Cancelled = (uint)row.GetInt64(7),
        Status = (Proto.OrderStatus)row.GetInt16(8),
        Reason = ((CancelReason)row.GetInt16(9)).Text(),
        Seq = (ulong)row.GetInt64(10),
    };

    public static Proto.Match Match(NpgsqlDataReader row) => new()
    {
        MatchId = Bytes(row, 0),
        MarketId = Bytes(row, 1),
        MakerOrderId = Bytes(row, 2),
        TakerOrderId = Bytes(row, 3),
        TradeSeq = (ulong)row.GetInt64(4),
        MakerLeg = Wire.Of((Leg)row.GetInt16(5)),
        Price = (uint)row.GetInt64(6),
        Lots = (uint)row.GetInt64(7),
        Status = (Proto.MatchStatus)row.GetInt16(8),
        ContractId = row.IsDBNull(9) ? ByteString.Empty : Bytes(row, 9),
        Reason = row.GetString(10),
    };

    public static Proto.Trade Trade(NpgsqlDataReader row) => new()
    {
        TradeSeq = (ulong)row.GetInt64(0),
        Price = (uint)row.GetInt64(1),
        Lots = (uint)row.GetInt64(2),
        TakerLeg = Wire.Of((Leg)row.GetInt16(3) == Leg.Time ? Leg.Height : Leg.Time),
        ActiveAtUnixUs = row.GetInt64(4),
    };

    private static ByteString Bytes(NpgsqlDataReader row, int column) => ByteString.CopyFrom((byte[])row[column]);
}
