using System.Security.Cryptography;
using System.Threading.Channels;
using Google.Protobuf;
using HashPerp.Bitcoin;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging;
using Market = HashPerp.ContractScripts.Market;
using ProtoMarket = HashPerp.Contracts.OrderBook.V1.Market;

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
    private readonly OrderPolicy _policy;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Channel<OrderRecord> _changes = Channel.CreateBounded<OrderRecord>(
        new BoundedChannelOptions(1_024) { FullMode = BoundedChannelFullMode.DropOldest });

    private string? _lastFailure;

    public OrderDesk(
        OrderStore orders, HdWallet keys, CoinStore coins, OwnPayments payments, IExchange exchange, OrderPolicy policy, TimeProvider time, ILogger log)
    {
        (_orders, _keys, _coins, _payments, _exchange, _policy, _time, _log) = (orders, keys, coins, payments, exchange, policy, time, log);
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
            var market = await FindMarketAsync(request, cancel);
            var record = await SendAsync(Write(request, market), cancel);
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
                    CancelRequestId = NewRequestId(),
                    CancelSignature = signature,
                });
            }
            return await SendAsync(order, cancel);
        },
        cancel);

    /// <summary>Sends what waits, beats, and follows the orders, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var pace = new PeriodicTimer(Pace, _time);
        do
        {
            try
            {
                await InTurnAsync(() => FollowAsync(cancel), cancel);
                _lastFailure = null;
            }
            catch (HashPerpException failure)
            {
                if (_lastFailure != failure.Message)
                {
                    _lastFailure = failure.Message;
                    _log.LogWarning("The orders wait: {Reason}", failure.Message);
                }
            }
        }
        while (await pace.WaitForNextTickAsync(cancel));
    }

    public void Dispose() => _turn.Dispose();

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

    /// <summary>A market as the order book lists it; its id must follow from its rungs, since the id is what gets signed.</summary>
    private async Task<Market> FindMarketAsync(OrderRequest request, CancellationToken cancel)
    {
        var listed = (await _exchange.MarketsAsync(cancel)).Where(market => request.MarketId is { } id
            ? market.MarketId.Span.SequenceEqual(id.ToBytes())
            : market.ExpiryHeight == request.Height).ToList();
        if (listed is not [var found])
        {
            throw ClientErrors.MarketUnknown.Error(
                $"{listed.Count} markets fit {request.MarketId?.ToString() ?? $"height {request.Height}"}.", "Name one of the listed markets by its id.");
        }
        var market = new Market(_keys.Genesis, found.ExpiryHeight, [.. found.Strikes.Select(StrikeOf)], new Satoshis(found.PerLotSat));
        return market.Id == new Bytes32(found.MarketId.Span)
            ? market
            : throw ClientErrors.MarketUnknown.Error($"Market {Hex.Encode(found.MarketId.Span)} is not what its id says.", "Don't trade there.");

        static SatPerPhDay StrikeOf(uint strike) => strike <= int.MaxValue
            ? new SatPerPhDay((int)strike)
            : throw ClientErrors.MarketUnknown.Error($"{strike} is no strike.", "Don't trade there.");
    }

    /// <summary>Coins are reserved and everything is signed and on disk when this returns.</summary>
    private OrderRecord Write(OrderRequest request, Market market)
    {
        var stake = market.Stakes(request.Price, request.Lots).Of(request.Leg);
        if (stake > _policy.MaxStake)
        {
            throw ContractErrors.NotAccepted.Error($"A stake of {stake} exceeds this agent's limit of {_policy.MaxStake}.", "Order less.");
        }
        var chosen = request.Coins ?? [.. CoinChoice.Of(_coins.Available, stake, _policy.Connector, request.Lots, MinFillOf(request)).Select(coin => coin.OutPoint)];
        var index = _keys.NextOrder();
        var coins = _coins.Reserve(OrderHolder.Of(index), [.. chosen.Distinct().Order()]);
        try
        {
            using var baseKey = _keys.OrderBase(index);
            var order = new Order
            {
                Genesis = _keys.Genesis, MarketId = market.Id, Leg = request.Leg, Type = request.Type, TimeInForce = request.TimeInForce,
                SelfTradePrevention = SelfTradePrevention.CancelTaker, Flags = request.Flags, Price = request.Price, Lots = request.Lots,
                MinFill = request.MinFill, ExpireUnixMicroseconds = request.ExpireUnixMicroseconds, Account = _keys.Account.Value,
                OrderBaseKey = baseKey.XOnlyPubKey.Value, ClientOrderId = new UInt128(RandomULong(), RandomULong()), Nonce = index,
                OutPoints = [.. coins.Select(coin => coin.OutPoint)],
            };
            return Save(new OrderRecord
            {
                Index = index,
                OrderId = order.Id().ToString(),
                Order = Hex.Encode(order.ToBytes()),
                Signature = Hex.Encode(order.Sign(_keys.Identity)),
                Coins = [.. coins.Select(_payments.Prove)],
                RequestId = NewRequestId(),
                Traceparent = $"00-{Hex.Encode(RandomNumberGenerator.GetBytes(16))}-{Hex.Encode(RandomNumberGenerator.GetBytes(8))}-01",
                Height = market.Height,
                Strikes = [.. market.Strikes.Select(strike => strike.Value)],
                PerLotSat = market.PerLot.Value,
                Status = OwnOrderStatus.Placing,
            });
        }
        catch (HashPerpException)
        {
            _coins.Release(OrderHolder.Of(index));
            throw;
        }
    }

    private static uint MinFillOf(OrderRequest request) => request.TimeInForce == TimeInForce.FillOrKill ? request.Lots : request.MinFill;

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
        catch (HashPerpException away) when (away.Code == ClientErrors.ExchangeUnreachable)
        {
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
        catch (HashPerpException refused) when (refused.Code != ClientErrors.ExchangeUnreachable && refused.Code != ClientErrors.LoginRefused)
        {
            order = Save(order with { Status = OwnOrderStatus.Refused, Reason = refused.Message });
            _coins.Release(order.Holder);
            throw;
        }
    }

    private async Task<OrderRecord> FollowAsync(CancellationToken cancel)
    {
        var live = _orders.Live.Count > 0;
        if (!live && !_orders.All.Any(IsFresh))
        {
            return null!;
        }
        if (live)
        {
            // Before anything that may take long: without the beat the book stops matching.
            await _exchange.HeartbeatAsync(cancel);
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

    private static string NewRequestId() => Guid.NewGuid().ToString();

    private static ulong RandomULong() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

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

/// <summary>What an agent orders on its user's word.</summary>
/// <param name="MaxStake">The most that one order may stake, satoshi.</param>
/// <param name="Connector">The operator's smallest output: what each fill needs beside its stake.</param>
public sealed record OrderPolicy(Satoshis MaxStake, Satoshis Connector);
