using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>An order that is over.</summary>
/// <param name="FirstAnswer">What its place was answered with.</param>
/// <param name="AtUnixUs">When it was over.</param>
internal sealed record FinishedOrder(OrderView FirstAnswer, long AtUnixUs);

/// <summary>
/// Orders that are over, remembered for a day and within a limit. An order that has left this memory is still refused: the host's table of orders keeps ids for
/// good.
/// </summary>
internal sealed class FinishedOrders
{
    private readonly Queue<FinishedOrder> _queue = new();
    private readonly Dictionary<Bytes32, FinishedOrder> _byId = [];
    private readonly Dictionary<(Bytes32 Account, UInt128 ClientOrderId), long> _clientIds = [];

    /// <summary>In the order in which they ended.</summary>
    public IReadOnlyCollection<FinishedOrder> All => _queue;

    public OrderView? FirstAnswer(Bytes32 id) => _byId.GetValueOrDefault(id)?.FirstAnswer;

    public bool IsClientIdTaken(Bytes32 account, UInt128 clientOrderId, long nowUnixUs) =>
        _clientIds.TryGetValue((account, clientOrderId), out var at) && !IsForgotten(at, nowUnixUs);

    public void Add(FinishedOrder order)
    {
        _queue.Enqueue(order);
        _byId[order.FirstAnswer.OrderId] = order;
        _clientIds[(order.FirstAnswer.Account, order.FirstAnswer.ClientOrderId)] = order.AtUnixUs;
    }

    /// <summary>Forgets what is past the retention or beyond the limit.</summary>
    public void Prune(long nowUnixUs)
    {
        while (_queue.TryPeek(out var oldest) && (_queue.Count > MarketLimits.FinishedOrders || IsForgotten(oldest.AtUnixUs, nowUnixUs)))
        {
            _queue.Dequeue();
            _byId.Remove(oldest.FirstAnswer.OrderId);
            var key = (oldest.FirstAnswer.Account, oldest.FirstAnswer.ClientOrderId);
            if (_clientIds.GetValueOrDefault(key) == oldest.AtUnixUs)
            {
                _clientIds.Remove(key);
            }
        }
    }

    private static bool IsForgotten(long atUnixUs, long nowUnixUs) => nowUnixUs - atUnixUs > MarketLimits.ClientOrderIdRetentionUs;
}
