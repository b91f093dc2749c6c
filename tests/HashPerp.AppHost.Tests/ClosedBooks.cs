using System.Text.Json.Nodes;
using Grpc.Net.Client;
using HashPerp.Bitcoin;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.ServiceDefaults;
using HashPerp.Testing;

namespace HashPerp.AppHost.Tests;

/// <summary>Everybody's orders, contracts and money, counted while nobody mines or places orders: the scripted traders are stopped, and the test has their agents.</summary>
internal sealed class ClosedBooks(RunningSystem system, SystemUsers users)
{
    /// <summary>The one amount in which the operator is paid (docs/traders.md); no user is paid as much.</summary>
    private const long OperatorPaymentSat = 100_000_000;
    private const long SatPerBitcoin = 100_000_000;
    private const int BlockSpacing = 600;

    private static readonly string[] Stands = ["Active", "Settling", "Settled"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Each contract and each order is still there, for its owners and for the exchange.</summary>
    public async Task RequireAsync(Standing before)
    {
        var known = (await Standing.ContractsAsync(system)).ToDictionary(Standing.IdOf, contract => contract.State);
        Assert.All(before.Contracts, id => Assert.Contains(known.GetValueOrDefault(id), Stands));
        // The market has no other two: both are a party to each contract.
        foreach (var trader in users.All.Where(user => Standing.Traders.Contains(user.Name)))
        {
            var contracts = await ListAsync(trader, "contracts");
            Assert.All(before.Contracts, id => Assert.Contains((string?)contracts.SingleOrDefault(contract => (string?)contract["contract"] == id)?["state"], Stands));
        }
        foreach (var (owner, order) in before.Orders)
        {
            await RequireAccountedForAsync(users.All.Single(user => user.Name == owner), order);
        }
    }

    /// <summary>Coins and pots of all users are what the miner has paid them.</summary>
    public async Task RequireZeroSumAsync()
    {
        using var node = await users.NodeAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                // A batch or payment that the last kill found on its way is only counted once it is in a block.
                await MineAsync(node);
                var (paid, coins, pots) = (await PaidAsync(node), (await Task.WhenAll(users.All.Select(user => user.BalanceAsync()))).Sum(), await PotsAsync());
                TestContext.Current.TestOutputHelper?.WriteLine($"paid {paid} sat; coins {coins} + pots {pots} = {coins + pots} sat");
                return paid > 0 && paid == coins + pots;
            },
            "coins and pots to be all that was paid", Patience);
    }

    /// <summary>The order book's own answer: lots that are open, filled and cancelled are all lots, and the owner's agent knows the same.</summary>
    private async Task RequireAccountedForAsync(AgentDriver user, string order)
    {
        using var channel = GrpcChannel.ForAddress(await system.UrlAsync("orderbook", "grpc"));
        var token = new AccessTokens(system.Secret("tokens-key"), TimeProvider.System).Issue(user.Account, scopes: AccessScopes.Read);
        await Eventually.TrueAsync(
            async () =>
            {
                var answer = await new OrderBook.OrderBookClient(channel).GetOrdersAsync(new GetOrdersRequest(), AccessTokens.Headers(token));
                var own = (await ListAsync(user, "orders")).Single(found => (string)found["order"]! == order);
                return answer.Orders.Single(found => Convert.ToHexStringLower(found.OrderId.Span) == order) is { Status: not OrderStatus.Rejected } there
                    && there.Filled + there.Open + there.Cancelled == there.Lots
                    && (there.Lots, there.Filled, there.Cancelled) == ((uint)own["lots"]!, (uint)own["filled"]!, (uint)own["cancelled"]!);
            },
            $"{user.Name} and the order book to agree on order {order[..8]}", Patience);
    }

    private static async Task MineAsync(RPCClient node)
    {
        await node.SetMockTimeAsync((await node.GetBlockchainInfoAsync()).Time + BlockSpacing);
        await node.GenerateToAddressAsync(1, await node.ForWallet(SystemUsers.Miner).GetNewAddressAsync());
    }

    /// <summary>What the miner has paid to users, in blocks.</summary>
    private static async Task<long> PaidAsync(RPCClient node)
    {
        const int All = 100_000;
        return (await node.ForWallet(SystemUsers.Miner).CallAsync("listtransactions", ["*", All])).EnumerateArray()
            .Where(entry => entry.GetProperty("category").GetString() == "send" && entry.GetProperty("confirmations").GetInt32() > 0)
            .Select(entry => (long)(-entry.GetProperty("amount").GetDecimal() * SatPerBitcoin)).Where(sat => sat != OperatorPaymentSat).Sum();
    }

    /// <summary>What lies in pots that nobody has yet taken. Each contract is one of Alice's, who is HEIGHT or TIME in all of them.</summary>
    private async Task<long> PotsAsync()
    {
        var markets = (await ListAsync(users.All[0], "markets")).ToDictionary(market => (long)market["height"]!);
        return (await ListAsync(users.All.Single(user => user.Name == "Alice"), "contracts"))
            .Where(contract => (string)contract["state"]! is "Active" or "Settling")
            .Sum(contract =>
            {
                var market = markets[(long)contract["height"]!];
                var all = (long)market["per_lot_sat"]! * (long)contract["lots"]! * ((JsonArray)market["strikes_sat"]!).Count;
                return all - ((JsonArray)contract["settlements"]!).Sum(rung => (long)rung!["pot_sat"]!);
            });
    }

    private static async Task<IReadOnlyList<JsonObject>> ListAsync(AgentDriver user, string method) =>
        [.. ((JsonArray)(await user.CallAsync(method))!).Select(node => (JsonObject)node!)];
}
