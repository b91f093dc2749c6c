using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

/// <summary>A random course of a market: every command, with orders of every kind around 52,000, some of them wrong. The same seed gives the same course.</summary>
internal sealed class CommandStream(ulong seed, MarketLedger ledger)
{
    private const string Accounts = "abcdefgh";
    private const long Second = 1_000_000;

    private readonly Lcg _random = new(seed);
    private readonly Exchange _orders = new();
    private long _now = 1_700_000_000_000_000;

    public MarketCommand Next()
    {
        // Mostly within a window or a date, now and then past the memory of what is over.
        _now += _random.Next(40) == 0 ? _random.Next(3600) * Second : _random.Next(1_000);
        _orders.Now = _now;
        var account = Exchange.Id(Accounts[_random.Next(Accounts.Length)]);
        var crowded = ledger.Open.Count > 120 && _random.Next(3) > 0;
        return crowded ? new CancelAllCommand(_now, account) : Next(account);
    }

    private MarketCommand Next(Bytes32 account) => _random.Next(40) switch
    {
        < 5 when Order(account) is { } open => new CancelCommand(_now, open.OrderId, account),
        < 9 when Order(account) is { } open => Amend(open),
        9 => new BatchCommand(_now, account, [.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => Item(account))]),
        10 => ReplaceAll(account),
        11 => new SignerAwayCommand(_now, account),
        < 15 => new SignerBackCommand(_now, account),
        < 20 when Match() is { } match => new ActivateCommand(_now, match.MatchId, Exchange.Id('c'), ArkTxid()),
        < 24 when Match() is { } match => Bust(match),
        24 => new ExpireOrdersCommand(_now),
        25 when Order(account) is { } => new CoinSpentCommand(_now, new OutPoint(uint256.Zero, (uint)_random.Next(400) + 1), ArkTxid()),
        26 => Guard(account),
        _ => new PlaceCommand(_now, NewOrder(account), new byte[64], _random.Next(20) > 0),
    };

    private MarketCommand Item(Bytes32 account) => _random.Next(4) switch
    {
        0 when Order(account) is { } open => new CancelCommand(_now, open.OrderId, account),
        1 when Order(account) is { } open => Amend(open),
        _ => new PlaceCommand(_now, NewOrder(account), new byte[64], true),
    };

    private AmendCommand Amend(OrderView open)
    {
        var order = NewOrder(open.Account) with { Leg = open.Leg };
        if (_random.Next(2) == 0)
        {
            // Only the size changes, so most of these keep their place.
            order = ledger.Signed[open.OrderId] with
            {
                Lots = (uint)Math.Max(1, open.Lots - _random.Next(6) + 1), Nonce = order.Nonce, ClientOrderId = order.ClientOrderId, OutPoints = order.OutPoints,
            };
        }
        return new AmendCommand(_now, open.OrderId, open.Account, order, new byte[64], _random.Next(20) > 0);
    }

    private ReplaceAllCommand ReplaceAll(Bytes32 account) => new(
        _now, account, [.. Enumerable.Range(0, _random.Next(5)).Select(_ => new SignedOrder(NewOrder(account), new byte[64]))], true);

    private RestoreCommand Bust(MatchView match) => new(
        _now, match.MatchId, _random.Next(3) switch { 0 => [], 1 => [match.MakerAccount], _ => [match.TakerAccount] }, 3301, "the signer was silent");

    private MarketCommand Guard(Bytes32 account) => _random.Next(4) switch
    {
        0 => new DisconnectRuleCommand(_now, account, _random.Next(2) == 0),
        1 => new DeadManCommand(_now, account, _random.Next(2) * (5 + _random.Next(5)) * Second),
        2 => new ProtectCommand(_now, account, 0, 0),
        _ => new ProtectCommand(_now, account, (uint)_random.Next(4) + 1, Second),
    };

    private Order NewOrder(Bytes32 account)
    {
        var (lots, price) = ((uint)_random.Next(12) + 1, (uint)(51_990 + _random.Next(20)));
        var leg = _random.Next(2) == 0 ? Leg.Time : Leg.Height;
        var stp = (SelfTradePrevention)(_random.Next(4) + 1);
        var letter = (char)account.ToBytes()[0];
        return _random.Next(14) switch
        {
            0 => _orders.Order(letter, leg, price, lots, TimeInForce.ImmediateOrCancel, stp: stp),
            1 => _orders.Order(letter, leg, price, lots, TimeInForce.FillOrKill, stp: stp),
            2 => _orders.Order(letter, leg, price, lots, flags: OrderFlags.PostOnly, stp: stp),
            3 => _orders.Order(letter, leg, price, lots, flags: OrderFlags.PostOnly | OrderFlags.Slide, stp: stp),
            4 or 5 => _orders.Order(letter, leg, price, lots, stp: stp, minFill: Math.Min(lots, 3)),
            6 => _orders.Order(letter, leg, price, lots, TimeInForce.GoodTillDate, stp: stp, expire: _now + 1 + _random.Next(5_000)),
            7 => _orders.Order(letter, leg, price, 5 * lots, TimeInForce.ImmediateOrCancel, stp: stp, type: OrderType.Market),
            8 => _orders.Order(letter, leg, _random.Next(2) == 0 ? Exchange.Definition.MinPrice : Exchange.Definition.MaxPrice, lots, stp: stp),
            9 => _orders.Order(letter, leg, price, _random.Next(10) == 0 ? 0 : lots, stp: stp),
            _ => _orders.Order(letter, leg, price, lots, stp: stp),
        };
    }

    private OrderView? Order(Bytes32 account)
    {
        OrderView[] own = [.. ledger.Open.Values.Where(order => order.Account == account)];
        return own.Length == 0 ? null : own[_random.Next(own.Length)];
    }

    private MatchView? Match() => ledger.Pending.Count == 0 ? null : ledger.Pending.Values.ElementAt(_random.Next(ledger.Pending.Count));

    private uint256 ArkTxid() => new(Enumerable.Repeat((byte)_random.Next(4), 32).ToArray());
}
