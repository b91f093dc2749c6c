using System.Threading.Channels;
using Google.Protobuf;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging;

namespace HashPerp.Client;

/// <summary>
/// A user's orders: written down before they are sent, sent again with the same request id until the order book answers, followed until they are over.
/// While there are orders it beats, since the order book matches nobody whose signer is away.
/// </summary>
public sealed class OrderDesk : IDisposable
{
    /// <summary>Pause between heartbeats, and between looks at the order book.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    /// <summary>Longer than any round that could fail.</summary>
    private static readonly TimeSpan MayReopen = TimeSpan.FromMinutes(5);

    private readonly OrderStore _orders;
    private readonly HdWallet _keys;
    private readonly CoinStore _coins;
    private readonly OwnPayments _payments;
    private readonly IExchange _exchange;
    private readonly OrderWriter _writer;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Channel<OrderRecord> _changes = Channel.CreateBounded<OrderRecord>(
        new BoundedChannelOptions(1_024) { FullMode = BoundedChannelFullMode.DropOldest });

    public OrderDesk(
        OrderStore orders, HdWallet keys, CoinStore coins, OwnPayments payments, IExchange exchange, OrderPolicy policy, TimeProvider time, ILogger log)
    {
        (_orders, _keys, _coins, _payments, _exchange, _time, _log) = (orders, keys, coins, payments, exchange, time, log);
        _writer = new OrderWriter(keys, coins, payments, policy);
        ReleaseOthers();
    }

    /// <summary>Every change of an order; a slow reader loses the oldest, the records keep all.</summary>
    public ChannelReader<OrderRecord> Changes => _changes.Reader;

    public IReadOnlyList<OrderRecord> Orders => _orders.All;

    /// <summary>Signs an order, writes it down and sends it. An order book that doesn't answer leaves it in <see cref="OwnOrderStatus.Placing"/>.</summary>
    /// <exception cref="HashPerpException">What prevents it, or the order book's refusal.</exception>
    public Task<OrderRecord> PlaceAsync(OrderRequest request, CancellationToken cancel) => InTurnAsync(
        async () =>
        {
            ArgumentNullException.ThrowIfNull(request);
            var market = await ListedMarkets.FindAsync(_exchange, _keys.Genesis, request, cancel);
            var record = await SendAsync(Save(_writer.Write(request, market)), cancel);
            return record.Status != OwnOrderStatus.Refused
                ? record
                : throw ClientErrors.OrderRefused.Error($"Order {record.OrderId} was refused: {record.Reason}", "Nothing of it is in force.");
        },
        cancel);

    /// <summary>Takes back what is open of an order; what is matched by then stays.</summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.UnknownOrder"/>: none of this folder, or over.</exception>
    public Task<OrderRecord> CancelAsync(string orderId, CancellationToken cancel) => InTurnAsync(
        async () =>
        {
            var order = _orders.FindRecord(orderId) is { IsOver: false } found
                ? found
                : throw ClientErrors.UnknownOrder.Error($"No open order {orderId} here.", "List the orders first.");
            if (order.CancelRequestId is null)
            {
                var signature = Hex.Encode(new CancelOrder(Bytes32.Parse(order.OrderId), _keys.Account.Value, order.Index).Sign(_keys.Identity));
                order = Save(order with
                {
                    // An order that may not even have arrived is placed first: what was never placed can't be cancelled.
                    Status = order.Status == OwnOrderStatus.Placing ? OwnOrderStatus.Placing : OwnOrderStatus.Cancelling,
                    CancelRequestId = Guid.NewGuid().ToString(),
                    CancelSignature = signature,
                });
            }
            return await SendAsync(order, cancel);
        },
        cancel);

    /// <summary>Sends what waits, beats, and follows the orders, until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel)
    {
        var rhythm = new Rhythm(_time, Pace);
        return Task.WhenAll(
            // Apart from what may take long: without the beat the book stops matching.
            RepeatAsync(() => _orders.Live.Count == 0 ? Task.CompletedTask : _exchange.HeartbeatAsync(cancel), "heartbeat", rhythm, TimeSpan.Zero, cancel),
            // Half-way between two beats: what the book made of a beat that didn't come is seen before the next one undoes it.
            RepeatAsync(() => InTurnAsync(() => FollowAsync(cancel), cancel), "orders", rhythm, Pace / 2, cancel));
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>The first turn is at once. A failure is told once; the next turn tries again.</summary>
    private async Task RepeatAsync(Func<Task> work, string what, Rhythm rhythm, TimeSpan shift, CancellationToken cancel)
    {
        string? last = null;
        await TurnAsync();
        while (true)
        {
            await Task.Delay(rhythm.UntilNext(shift), _time, cancel);
            await TurnAsync();
        }

        async Task TurnAsync()
        {
            try
            {
                await work();
                last = null;
            }
            catch (HashPerpException failure)
            {
                if (last != failure.Message)
                {
                    last = failure.Message;
                    _log.LogWarning("The {What} must wait: {Reason}", what, failure.Message);
                }
            }
        }
    }

    /// <summary>An earlier run may have died between an order's coins and its record, or before coins that came back were reserved again.</summary>
    private void ReleaseOthers()
    {
        var live = _orders.Live.Select(order => order.Holder).ToHashSet();
        foreach (var holder in _coins.All.Where(coin => coin.State == CoinState.Reserved).Select(coin => coin.Holder!).Distinct()
            .Where(holder => holder.StartsWith(OrderHolder.Prefix, StringComparison.Ordinal) && !live.Contains(holder)))
        {
            _coins.Release(holder);
        }
        foreach (var order in _orders.Live)
        {
            _payments.Claim(order.Holder, order.Parse());
        }
    }

    /// <summary>A round that dies late gives its coins back to its order, which may be over by then: cancelled for the round's sake, say.</summary>
    private void ReleaseOver()
    {
        var holders = _coins.All.Where(coin => coin.State == CoinState.Reserved).Select(coin => coin.Holder!).ToHashSet();
        foreach (var order in _orders.All.Where(order => order.IsOver && !IsFresh(order) && holders.Contains(order.Holder)))
        {
            _coins.Release(order.Holder);
        }
    }

    /// <summary>Places what is to be placed, then cancels what is to be cancelled; a temporary failure leaves the rest for the next time.</summary>
    private async Task<OrderRecord> SendAsync(OrderRecord order, CancellationToken cancel)
    {
        try
        {
            if (order.Status == OwnOrderStatus.Placing)
            {
                order = await PlaceAsync(order, cancel);
            }
            if (order is { IsOver: false, CancelRequestId: not null })
            {
                FaultPoint.Before(ClientFaultPoints.OrderCancelled);
                var cancelled = await _exchange.CancelAsync(
                    new CancelOrderRequest
                    {
                        ClientRequestId = order.CancelRequestId,
                        Cancel = ByteString.CopyFrom(new CancelOrder(Bytes32.Parse(order.OrderId), _keys.Account.Value, order.Index).ToBytes()),
                        Signature = ByteString.CopyFrom(Hex.Decode(order.CancelSignature!)),
                    },
                    cancel);
                FaultPoint.After(ClientFaultPoints.OrderCancelled);
                order = Take(order, cancelled);
            }
            return order;
        }
        catch (HashPerpException away) when (away.Code == ClientErrors.ExchangeUnreachable || away.Code == ClientErrors.FolderNotWritable)
        {
            // It is written down and may be in force; the same request gets the same answer later.
            _log.LogWarning("Order {Order} waits: {Reason}", order.OrderId, away.Message);
            return order;
        }
    }

    private async Task<OrderRecord> PlaceAsync(OrderRecord order, CancellationToken cancel)
    {
        var request = new PlaceOrderRequest
        {
            ClientRequestId = order.RequestId,
            Order = ByteString.CopyFrom(Hex.Decode(order.Order)),
            Signature = ByteString.CopyFrom(Hex.Decode(order.Signature)),
        };
        request.Coins.AddRange(order.Coins.Select(ProtoCoins.Proof));
        try
        {
            // The first order comes before the first regular beat: without one it would be taken for an order of an absent signer, and rest suspended.
            await _exchange.HeartbeatAsync(cancel);
            FaultPoint.Before(ClientFaultPoints.OrderPlaced);
            var state = await _exchange.PlaceAsync(request, order.Traceparent, cancel);
            FaultPoint.After(ClientFaultPoints.OrderPlaced);
            return Take(order, state);
        }
        catch (HashPerpException refused) when (refused.Code != ClientErrors.ExchangeUnreachable && refused.Code != ClientErrors.LoginRefused
            && refused.Code != ClientErrors.FolderNotWritable)
        {
            order = Save(order with { Status = OwnOrderStatus.Refused, Reason = refused.Message });
            _coins.Release(order.Holder);
            throw;
        }
    }

    private async Task<OrderRecord> FollowAsync(CancellationToken cancel)
    {
        ReleaseOver();
        if (_orders.Live.Count == 0 && !_orders.All.Any(IsFresh))
        {
            return null!;
        }
        foreach (var order in _orders.Live.Where(order => order.Status is OwnOrderStatus.Placing or OwnOrderStatus.Cancelling))
        {
            try
            {
                await SendAsync(order, cancel);
            }
            catch (HashPerpException refused)
            {
                _log.LogWarning("Order {Order} was refused: {Reason}", order.OrderId, refused.Message);
            }
        }
        foreach (var state in await _exchange.OrdersAsync(cancel))
        {
            if (_orders.FindRecord(Hex.Encode(state.OrderId.Span)) is { Status: not OwnOrderStatus.Placing } known)
            {
                Take(known, state);
            }
        }
        return null!;
    }

    /// <summary>A match that fails gives its lots back: a filled order may open again.</summary>
    private bool IsFresh(OrderRecord order) => order.Status == OwnOrderStatus.Filled
        && _time.GetUtcNow().ToUnixTimeMilliseconds() - order.ChangedAtUnixMs < MayReopen.TotalMilliseconds;

    /// <summary>Takes the order book's word on an order. Coins of what is over are free; what a bust brought back is backed again.</summary>
    private OrderRecord Take(OrderRecord order, OrderState state)
    {
        var taken = order with
        {
            Status = StatusOf(order, state), Filled = state.Filled, Cancelled = state.Cancelled, Reason = state.Reason.Length == 0 ? order.Reason : Short(state.Reason),
        };
        if (taken == order)
        {
            return order;
        }
        taken = Save(taken);
        if (taken.IsOver)
        {
            _coins.Release(taken.Holder);
        }
        else if (order.IsOver)
        {
            _payments.Claim(taken.Holder, taken.Parse());
        }
        return taken;
    }

    private static OwnOrderStatus StatusOf(OrderRecord order, OrderState state) => state.Status switch
    {
        OrderStatus.Filled => OwnOrderStatus.Filled,
        OrderStatus.Cancelled => OwnOrderStatus.Cancelled,
        OrderStatus.Rejected => OwnOrderStatus.Refused,
        OrderStatus.Open or OrderStatus.Suspended when order.CancelRequestId is not null => OwnOrderStatus.Cancelling,
        OrderStatus.Open => OwnOrderStatus.Open,
        OrderStatus.Suspended => OwnOrderStatus.Suspended,
        _ => throw ClientErrors.ExchangeRefused.Error($"The order book calls order {order.OrderId} {state.Status}.", "Both must be of the same release."),
    };

    private OrderRecord Save(OrderRecord order)
    {
        order = _orders.Save(order with { ChangedAtUnixMs = _time.GetUtcNow().ToUnixTimeMilliseconds() });
        _changes.Writer.TryWrite(order);
        return order;
    }

    private static string Short(string reason) => reason.Length <= 500 ? reason : reason[..500];

    private async Task<OrderRecord> InTurnAsync(Func<Task<OrderRecord>> work, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }
}
