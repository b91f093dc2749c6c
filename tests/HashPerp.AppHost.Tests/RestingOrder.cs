using System.Text.Json.Nodes;
using HashPerp.Testing;

namespace HashPerp.AppHost.Tests;

/// <summary>An order of Carol, who isn't one of the scripted traders, so far from the market that nobody takes it.</summary>
internal sealed class RestingOrder
{
    /// <summary>More than the stake of one lot with five rungs of some 100,000 satoshi, and its connectors.</summary>
    private const long CoinSat = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly AgentDriver _carol;

    private RestingOrder(AgentDriver carol, string id)
    {
        _carol = carol;
        Id = id;
    }

    /// <summary>Hex.</summary>
    public string Id { get; }

    public static async Task<RestingOrder> PlaceAsync(SystemUsers users)
    {
        var carol = await users.StartAsync("Carol");
        await users.BoardAsync(carol, CoinSat);
        // The last to expire, so that it outlives the test.
        var market = await Eventually.ValueAsync(
            async () => ((JsonArray)(await carol.CallAsync("markets"))!).Select(node => (JsonObject)node!).Where(found => (string)found["state"]! == "Open").MaxBy(found => (long)found["height"]!),
            "an open market", Patience);
        var placed = await carol.CallAsync("order", new JsonObject
        {
            ["market"] = (string)market["market"]!, ["leg"] = "HEIGHT", ["price"] = (long)market["max_price"]!, ["lots"] = 1,
        });
        var order = new RestingOrder(carol, (string)placed!["order"]!);
        await order.RequireRestingAsync();
        return order;
    }

    /// <summary>Whole and in the book, once the exchange has heard from Carol's agent again.</summary>
    public Task RequireRestingAsync() => Eventually.TrueAsync(
        async () => ((JsonArray)(await _carol.CallAsync("orders"))!).Any(order =>
            ((string)order!["order"]!, (string)order["status"]!, (uint)order["filled"]!, (uint)order["cancelled"]!) == (Id, "Open", 0, 0)),
        "Carol's order to rest in the book", Patience);
}
