using System.Globalization;
using HashPerp.Messaging.TestService;

namespace HashPerp.Messaging.Tests;

/// <summary>Events as they come from the broker.</summary>
internal static class Deliveries
{
    private static readonly string Urn = "urn:hashperp:orderbook:order-cancelled:v1";

    /// <summary>The n-th event of a market, always under the same id.</summary>
    public static IncomingEvent Of(string market, long number) =>
        new($"market:{market}", number, IdOf(market, number), Urn, EventJson.Write(Numbered.Event(market, number)), null);

    private static Guid IdOf(string market, long number) => Guid.Parse(string.Create(
        CultureInfo.InvariantCulture, $"00000000-0000-0000-{int.Parse(market[1..], CultureInfo.InvariantCulture):x4}-{number:x12}"));
}
