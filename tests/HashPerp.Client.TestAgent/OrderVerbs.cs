using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging.Abstractions;

namespace HashPerp.Client.TestAgent;

internal static class OrderVerbs
{
    private const uint Height = 2_000;

    /// <summary>folder, gateway, order book, whether to cancel: places one order, cancels it where asked to, and follows it until it is over.</summary>
    public static async Task<int> LifeAsync(string[] args)
    {
        using var folder = AgentFolder.Open(args[0]);
        using var keys = HdWallet.OpenOrCreate(folder, BitcoinNetwork.Regtest);
        var (coins, ancestries) = (new CoinStore(folder), new AncestryStore(folder));
        if (coins.All.Count == 0)
        {
            coins.Add([new HeldCoin(new OutPoint(new uint256([.. Enumerable.Repeat((byte)1, 32)]), 0), new Satoshis(100_000), KeyReference.Receive(0), 2_000_000_000, 0)]);
        }
        using var login = new GatewayLogin(new Uri(args[1]), keys.Genesis, "hashperp", keys.Identity, TimeProvider.System);
        using var exchange = new ExchangeConnection(new Uri(args[2]), login);
        // No payment is made here: the operator is never called.
        var sender = new OffchainSender(null!, keys, coins, ancestries, folder, TimeProvider.System);
        using var desk = new OrderDesk(
            new OrderStore(folder), keys, coins, new OwnPayments(keys, coins, ancestries, sender), exchange,
            new OrderPolicy(new Satoshis(1_000_000), new Satoshis(330)), TimeProvider.System, NullLogger.Instance);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var running = desk.RunAsync(stop.Token);
        if (desk.Orders.Count == 0)
        {
            try
            {
                await desk.PlaceAsync(
                    new OrderRequest(null, Height, Leg.Height, 500, 5, OrderType.Limit, TimeInForce.GoodTillCancelled, OrderFlags.None, 0, 0, null), stop.Token);
            }
            catch (HashPerpException refused) when (desk.Orders is [{ Status: OwnOrderStatus.Refused }])
            {
                Console.WriteLine(refused.Code);
            }
        }
        if (args[3] == "cancel" && desk.Orders[0] is { IsOver: false, CancelRequestId: null } open)
        {
            await desk.CancelAsync(open.OrderId, stop.Token);
        }
        while (!desk.Orders[0].IsOver)
        {
            await desk.Changes.WaitToReadAsync(stop.Token);
            desk.Changes.TryRead(out _);
        }
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
