using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Users who trade while services die: they ask again where nobody answers, and place again what was refused for a coin that isn't free yet.</summary>
internal sealed class PatientUsers(ExchangeStage stage)
{
    /// <summary>AspAdapter's refusal: the coins of an order that was taken back are free a moment after that.</summary>
    private const int CoinReserved = 7254;

    /// <summary>Longer than the longest stop of a service in these tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>An order for a lot, once the order book has it; returns its id.</summary>
    public Task<string> OrderAsync(Leg leg) => Eventually.ValueAsync(
        async () => await AskAsync(leg, "order", stage.Order(leg, lots: 1)) is { } placed && await PlacedAsync(leg, (string)placed["order"]!) != "Refused"
            ? (string)placed["order"]!
            : null,
        "an order to be accepted", Patience);

    /// <summary>Takes back an order, unless that was asked for before, and waits until it is done.</summary>
    public async Task CancelAsync(Leg leg, string order)
    {
        if (!(await ListAsync(leg, "orders")).Any(found => (string)found["order"]! == order && (string)found["status"]! is "Cancelling" or "Cancelled"))
        {
            await Eventually.ValueAsync(() => AskAsync(leg, "cancel", new JsonObject { ["order"] = order }), "an answer to the cancellation", Patience);
        }
        await UntilAsync(leg, order, "to be cancelled", found => (string)found["status"]! == "Cancelled");
    }

    /// <summary>Waits until an order is matched as a whole.</summary>
    public Task FilledAsync(Leg leg, string order) => UntilAsync(leg, order, "to be filled", found => (uint)found["filled"]! == (uint)found["lots"]!);

    /// <summary>Two orders, and the contract of their match.</summary>
    public async Task<JsonObject> TradeAsync() => await ContractAsync(await OrderAsync(Leg.Height), await OrderAsync(Leg.Time));

    /// <summary>Waits until the match of two orders is a contract. Either may have rested: one that its agent had to send again arrives later.</summary>
    public Task<JsonObject> ContractAsync(string one, string other) => stage.WithLogsAsync(() => Eventually.ValueAsync(
        async () => (await ListAsync(Leg.Height, "matches")).FirstOrDefault(match =>
            ((string)match["maker_order"]!, (string)match["taker_order"]!) is var orders && (orders == (one, other) || orders == (other, one))
            && (string)match["status"]! == "Active"),
        $"the match of {one[..8]} and {other[..8]} to be a contract", Patience));

    /// <summary>Waits until a match of this order has come to nothing.</summary>
    public Task BustedAsync(Leg leg, string order) => stage.WithLogsAsync(() => Eventually.ValueAsync(
        async () => (await ListAsync(leg, "matches")).FirstOrDefault(match =>
            ((string)match["maker_order"]! == order || (string)match["taker_order"]! == order) && (string)match["status"]! == "Busted"),
        $"a match of {order[..8]} to be busted", Patience));

    /// <summary>Waits until the agent itself has ended every contract of this order.</summary>
    public Task OverAsync(Leg leg, string order) => Eventually.TrueAsync(
        async () => (await ListAsync(leg, "contracts")).Where(contract => (string?)contract["order"] == order).All(contract => (string)contract["state"]! == "Aborted"),
        $"the agent to have ended the contracts of order {order[..8]}", Patience);

    /// <summary>Waits until the agent knows that its order was refused.</summary>
    public Task RefusedAsync(Leg leg, string order) => UntilAsync(leg, order, "to be refused", found => (string)found["status"]! == "Refused");

    /// <summary>What became of an order that its agent sends until the order book answers.</summary>
    private Task<string> PlacedAsync(Leg leg, string order) => Eventually.ValueAsync(
        async () => (await ListAsync(leg, "orders")).Where(found => (string)found["order"]! == order).Select(found => (string)found["status"]!)
            .FirstOrDefault(status => status != "Placing"),
        $"the order book's answer to order {order[..8]}", Patience);

    private Task UntilAsync(Leg leg, string order, string what, Func<JsonObject, bool> wanted) => Eventually.TrueAsync(
        async () => (await ListAsync(leg, "orders")).Any(found => (string)found["order"]! == order && wanted(found)), $"order {order[..8]} {what}", Patience);

    /// <summary>What an agent lists, nothing while it can't ask the exchange.</summary>
    private async Task<IEnumerable<JsonObject>> ListAsync(Leg leg, string method) =>
        ((JsonArray?)await AskAsync(leg, method, []))?.Select(node => (JsonObject)node!) ?? [];

    private async Task<JsonNode?> AskAsync(Leg leg, string method, JsonObject parameters)
    {
        try
        {
            return await stage.UserOf(leg).CallAsync(method, parameters);
        }
        catch (AgentRefusedException away) when (away.Code == ClientErrors.ExchangeUnreachable.Number || away.Code == CoinReserved)
        {
            return null;
        }
    }
}
