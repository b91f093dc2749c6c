using HashPerp.ContractScripts;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.Testing;

namespace HashPerp.Client.Tests;

/// <summary>
/// An agent that places an order, follows and cancels it, killed at every place that matters and started again: the order book gets one order and one cancel,
/// however often, and the coin is free or promised as the order says.
/// </summary>
public sealed class OrderCrashTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static TheoryData<string, OrderStatus> Faults
    {
        get
        {
            var rows = new TheoryData<string, OrderStatus>();
            foreach (var side in new[] { "before", "after" })
            {
                foreach (var point in new[] { "order.saved.Placing", "order.placed", "order.saved.Open", "order.saved.Cancelling", "order.cancelled", "order.saved.Cancelled" })
                {
                    rows.Add($"{point}:{side}:kill", OrderStatus.Cancelled);
                }
                rows.Add($"order.saved.Filled:{side}:kill", OrderStatus.Filled);
                rows.Add($"order.saved.Suspended:{side}:kill", OrderStatus.Suspended);
                rows.Add($"order.saved.Refused:{side}:kill", OrderStatus.Rejected);
            }
            for (var write = 1; write <= 9; write++)
            {
                rows.Add($"client.document-written:before:kill:{write}", OrderStatus.Cancelled);
            }
            return rows;
        }
    }

    [Fact]
    public void Every_fault_point_of_orders_has_a_row()
    {
        var points = ClientFaultPoints.All.Where(point => point.StartsWith("order.", StringComparison.Ordinal));
        Assert.All(points, point => Assert.Contains(Faults, row => row.Data.Item1.StartsWith($"{point}:", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task An_agent_killed_around_a_step_has_one_order_at_the_book_and_the_right_coins(string fault, OrderStatus fate)
    {
        await using var exchange = await PlayedExchange.StartAsync();
        var cancels = fate == OrderStatus.Cancelled;
        (exchange.Fate, exchange.RefusesWith) = (cancels ? OrderStatus.Open : fate, fate == OrderStatus.Rejected ? 2105 : 0);
        var folder = TestFolder.Create("orders");
        string[] life = ["order-life", folder, exchange.Gateway.ToString(), exchange.OrderBook.ToString(), cancels ? "cancel" : "follow"];
        await using (var killed = await AgentProcess.StartAsync(fault, life))
        {
            Assert.Equal(AgentProcess.Killed, await killed.WaitForExitAsync(Patience));
        }
        if (fate == OrderStatus.Suspended)
        {
            // The agent is back and beats again, and then the order is filled.
            exchange.Fate = OrderStatus.Filled;
        }
        await using (var again = await AgentProcess.StartAsync(null, life))
        {
            var code = await again.WaitForExitAsync(Patience);
            Assert.True(code == 0, again.LogTail);
        }
        using var held = AgentFolder.Open(folder);
        var order = Assert.Single(new OrderStore(held).All);
        Assert.All(exchange.Placed, placed => Assert.Equal((order.RequestId, order.Order), (placed.ClientRequestId, Primitives.Hex.Encode(placed.Order.Span))));
        Assert.NotEmpty(exchange.Placed);
        Assert.Equal(cancels ? 1 : 0, exchange.Cancelled.Select(cancel => cancel.ClientRequestId).Distinct().Count());
        Assert.Equal(Order.Parse(exchange.Placed.First().Order.Span).OutPoints, [Assert.Single(new CoinStore(held).Available).OutPoint]);
    }
}
