using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

/// <summary>A course of a market that uses every command of the first release, and none of a later one.</summary>
internal static class OldMarket
{
    public const int Commands = 4_000;
    private const string Accounts = "abcdef";

    public static Exchange Run(int commands = Commands)
    {
        var (market, random) = (new Exchange(), new Lcg(20_251_124));
        var placed = new List<OrderView>();
        while (market.Journal.Count < commands)
        {
            market.Now += random.Next(3);
            Step(market, random, placed);
        }
        return market;
    }

    private static void Step(Exchange market, Lcg random, List<OrderView> placed)
    {
        var account = Accounts[random.Next(Accounts.Length)];
        switch (random.Next(20))
        {
            case 0 or 11 or 12 when placed.Count > 0 && market.Engine.Find(placed[random.Next(placed.Count)].OrderId) is { } order:
                market.Cancel(order);
                break;
            case 1:
                market.Away(account);
                break;
            case 2 or 3:
                market.Back(account);
                break;
            case 4 or 5 or 6 when Decided(market, random) is { } match:
                market.Do(new ActivateCommand(market.Now, match.MatchId, Exchange.Id('c'), ArkTxid(random)));
                break;
            case 7 or 10 when Decided(market, random) is { } match:
                Bust(market, match, random.Next(3));
                break;
            case 8:
                market.Do(new ExpireOrdersCommand(market.Now));
                break;
            case 9 when placed.Count > 0:
                market.Do(new CoinSpentCommand(market.Now, new OutPoint(uint256.Zero, (uint)random.Next(placed.Count) + 1), ArkTxid(random)));
                break;
            default:
                placed.Add(market.Place(Order(market, random, account), random.Next(10) > 0));
                break;
        }
    }

    private static Order Order(Exchange market, Lcg random, char account)
    {
        var (lots, price) = ((uint)random.Next(12) + 1, (uint)(51_990 + random.Next(20)));
        var leg = random.Next(2) == 0 ? Leg.Time : Leg.Height;
        var stp = (SelfTradePrevention)(random.Next(4) + 1);
        return random.Next(10) switch
        {
            0 => market.Order(account, leg, price, lots, TimeInForce.ImmediateOrCancel, stp: stp),
            1 => market.Order(account, leg, price, lots, TimeInForce.FillOrKill, stp: stp),
            2 => market.Order(account, leg, price, lots, flags: OrderFlags.PostOnly, stp: stp),
            3 or 4 => market.Order(account, leg, price, lots, stp: stp, minFill: Math.Min(lots, 3)),
            5 => market.Order(account, leg, price, lots, TimeInForce.GoodTillDate, stp: stp, expire: market.Now + 1 + random.Next(60)),
            _ => market.Order(account, leg, price, lots, stp: stp),
        };
    }

    private static void Bust(Exchange market, MatchView match, int whom)
    {
        Bytes32[] withdrawn = whom switch
        {
            0 => [],
            1 => [match.MakerAccount],
            _ => [match.TakerAccount],
        };
        market.Do(new RestoreCommand(market.Now, match.MatchId, withdrawn, 3301, "the signer was silent"));
    }

    private static MatchView? Decided(Exchange market, Lcg random)
    {
        MatchView[] pending = [.. market.Engine.PendingMatches];
        return pending.Length == 0 ? null : pending[random.Next(pending.Length)];
    }

    private static uint256 ArkTxid(Lcg random) => new(Enumerable.Repeat((byte)random.Next(4), 32).ToArray());
}
