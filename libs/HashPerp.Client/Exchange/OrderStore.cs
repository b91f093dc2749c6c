using System.Collections.Concurrent;
using System.Text.Json;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>The orders of one agent's folder, one document each.</summary>
public sealed class OrderStore : IOwnOrders
{
    private const string Folder = "orders";

    private readonly AgentFolder _folder;
    private readonly ConcurrentDictionary<string, OrderRecord> _orders;

    public OrderStore(AgentFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
        _orders = new ConcurrentDictionary<string, OrderRecord>(folder.List(Folder)
            .Select(name => JsonSerializer.Deserialize<OrderRecord>(folder.Read(name)!, ContractJson.Options)!)
            .Select(order => KeyValuePair.Create(order.OrderId, order)));
    }

    /// <summary>All orders as they are now, newest first.</summary>
    public IReadOnlyList<OrderRecord> All => [.. _orders.Values.OrderByDescending(order => order.Index)];

    public IReadOnlyList<OrderRecord> Live => [.. All.Where(order => !order.IsOver)];

    public OrderRecord? FindRecord(string orderId) => _orders.GetValueOrDefault(orderId);

    /// <inheritdoc/>
    public OwnOrder? Find(Bytes32 orderId)
    {
        if (FindRecord(orderId.ToString()) is not { } record)
        {
            return null;
        }
        var order = record.Parse();
        // An order that is cancelled or filled may still have matches that nobody has told this agent about.
        var most = record.Status == OwnOrderStatus.Refused ? 0 : order.Lots - Math.Min(order.Lots, record.Cancelled);
        return new OwnOrder(record.Index, order, most);
    }

    /// <summary>Writes the record durably; when this returns, the order may be sent.</summary>
    public OrderRecord Save(OrderRecord order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var point = $"{ClientFaultPoints.OrderSaved}.{order.Status}";
        FaultPoint.Before(point);
        _folder.Write($"{Folder}/{order.Index}.json", JsonSerializer.SerializeToUtf8Bytes(order, ContractJson.Options));
        _orders[order.OrderId] = order;
        FaultPoint.After(point);
        return order;
    }
}
