using System.Globalization;
using HashPerp.Events.OrderBook;

namespace HashPerp.Messaging.TestService;

/// <summary>The n-th event of a market: its lots are its number.</summary>
public static class Numbered
{
    /// <summary>Where <see cref="Recorder"/> writes. The fold (x -> 31 x + n modulo 2^31 - 1) depends on the order and on every repeat.</summary>
    public const string Table =
        """
        create table applied (position bigserial primary key, stream text not null, number bigint not null, lots bigint not null, event_id uuid not null, traceparent text);
        create table folds (stream text primary key, value bigint not null);
        """;

    public static OrderCancelledV1 Event(string market, long number) => new()
    {
        MarketId = market,
        OrderId = number.ToString("x64", CultureInfo.InvariantCulture),
        Account = new string('a', 64),
        Lots = checked((uint)number),
        Reason = "test",
    };
}
