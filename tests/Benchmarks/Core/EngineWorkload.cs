using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.Benchmarks.Core;

/// <summary>The same mixture as commands of a market: whole orders with ids, coins and 64 bytes for a signature, which the engine doesn't verify.</summary>
public sealed class EngineWorkload
{
    private const int Accounts = 1_000;
    private const int TickStep = 10;
    private const long FirstTime = 1_700_000_000_000_000;

    private readonly Message[] _messages;
    private readonly Order[] _orders;

    public EngineWorkload(int orders, ulong seed)
    {
        _messages = Workload.Create(Scenario.All[0], orders, seed);
        _orders = new Order[orders];
        foreach (var message in _messages.Where(message => message.Kind is MessageKind.Add or MessageKind.Immediate))
        {
            _orders[message.Id] = OrderOf(message);
        }
    }

    /// <summary>Five rungs from 50,000 on: prices 49,533 to 54,467.</summary>
    public static MarketDefinition Definition { get; } = new(
        new Market(GenesisPrefix.Regtest, 2_000, [.. Enumerable.Range(0, 5).Select(i => new SatPerPhDay(50_000 + (i * 1_000)))], new Satoshis(10_000)),
        1_000, Cutoff.Default);

    /// <summary>The commands in their order; those that an order's state decides are made when they are asked for.</summary>
    /// <param name="find">An order that isn't over.</param>
    public IEnumerable<MarketCommand> Commands(Func<Bytes32, OrderView?> find)
    {
        var (time, ids) = (FirstTime, new Bytes32[_orders.Length]);
        var amended = (uint)_orders.Length;
        foreach (var message in _messages)
        {
            time += 100;
            switch (message.Kind)
            {
                case MessageKind.Add or MessageKind.Immediate:
                    ids[message.Id] = _orders[message.Id].Id();
                    yield return new PlaceCommand(time, _orders[message.Id], new byte[64], true);
                    break;
                case MessageKind.Cancel when find(ids[message.Id]) is not null:
                    yield return new CancelCommand(time, ids[message.Id], _orders[message.Id].Account);
                    break;
                case MessageKind.Reduce or MessageKind.Move when find(ids[message.Id]) is { Open: > 1 } open:
                    var old = _orders[message.Id];
                    var order = old with
                    {
                        Lots = message.Kind == MessageKind.Reduce ? old.Lots - open.Open + 1 : old.Lots, ClientOrderId = ++amended, Nonce = amended,
                        Price = message.Kind == MessageKind.Move ? PriceOf(message.Price) : old.Price,
                    };
                    yield return new AmendCommand(time, ids[message.Id], old.Account, order, new byte[64], true);
                    (_orders[message.Id], ids[message.Id]) = (order, order.Id());
                    break;
            }
        }
    }

    private static Order OrderOf(Message message)
    {
        var account = new byte[32];
        BitConverter.TryWriteBytes(account, (message.Owner % Accounts) + 1);
        return new Order
        {
            Genesis = GenesisPrefix.Regtest,
            MarketId = Definition.Id,
            Leg = message.IsBid ? Leg.Time : Leg.Height,
            Type = OrderType.Limit,
            TimeInForce = message.Kind == MessageKind.Immediate ? TimeInForce.ImmediateOrCancel : TimeInForce.GoodTillCancelled,
            SelfTradePrevention = SelfTradePrevention.CancelTaker,
            Price = PriceOf(message.Price),
            Lots = message.Lots,
            Account = new Bytes32(account),
            OrderBaseKey = new Bytes32(account),
            ClientOrderId = (uint)message.Id,
            Nonce = (uint)message.Id,
            OutPoints = [new OutPoint(uint256.Zero, (uint)message.Id)],
        };
    }

    /// <summary>The workload's ticks around the middle of the rungs.</summary>
    private static uint PriceOf(uint tick) => (uint)Math.Clamp(52_000 + ((tick - Scenario.Start) / TickStep), Definition.MinPrice, Definition.MaxPrice);
}
