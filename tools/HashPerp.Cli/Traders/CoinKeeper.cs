using System.Globalization;
using System.Text.Json.Nodes;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Sees to it that a trader has coins for orders: the miner pays what is missing, and a batch makes coins of the right values.</summary>
internal sealed class CoinKeeper(Trader trader, MarketKeeper markets, TraderChain chain, EventOutput output)
{
    /// <summary>The most that the miner pays at once, satoshi.</summary>
    private const long MostPaymentSat = 50_000_000;

    /// <summary>
    /// Blocks that may follow a payment before the batch, of which one confirms it. The operator takes no boarding coin that is older than its boarding delay, about
    /// seven blocks on regtest.
    /// </summary>
    private const int BlocksToBatch = 2;

    private static readonly TimeSpan ConfirmationLimit = TimeSpan.FromMinutes(5);

    public async Task LookAsync(CancellationToken cancel)
    {
        if (trader.User is not { } user || markets.Open.Count == 0 || !chain.IsWarm)
        {
            return;
        }
        var market = markets.Open[0];
        var coins = await user.CoinsAsync(cancel);
        if (CoinPlan.Of(market, trader.Lean, coins, 0, chain.MedianTime).Values.Count == 0)
        {
            return;
        }
        var plan = CoinPlan.Of(market, trader.Lean, coins, await user.BoardableAsync(cancel), chain.MedianTime);
        using var hold = plan.PaySat > 0 ? await PayAsync(user, plan.PaySat, cancel) : chain.HoldAt(chain.Height);
        var commitment = await user.BoardAsync(plan.Values, plan.From, cancel);
        var total = plan.Values.Sum();
        output.Event("coins.boarded", $"{trader.Name} makes {plan.Values.Count} coins of {Number(total)} sat for its orders.", new JsonObject
        {
            ["trader"] = trader.Name, ["commitment_txid"] = commitment, ["coins"] = plan.Values.Count, ["total_sat"] = total,
        });
    }

    /// <returns>The hold on the chain, so that what was paid doesn't age before its batch.</returns>
    private async Task<IDisposable> PayAsync(AgentUser user, long sat, CancellationToken cancel)
    {
        var amount = Math.Min(sat, MostPaymentSat);
        var (address, before) = (await user.BoardingAddressAsync(cancel), await user.BoardableAsync(cancel));
        await chain.PayAsync(address, new Satoshis(amount), cancel);
        // Not earlier: a chain that stands still confirms nothing.
        var paidAt = chain.Height;
        var hold = chain.HoldAt(paidAt + BlocksToBatch);
        output.Event("faucet.paid", $"The miner pays {trader.Name} {Number(amount)} sat.", new JsonObject { ["trader"] = trader.Name, ["amount_sat"] = amount });
        try
        {
            return await Poll.UntilAsync(async () => chain.Height > paidAt && await user.BoardableAsync(cancel) >= before + amount, ConfirmationLimit, cancel)
                ? hold
                : throw CliErrors.ReplayFailed.Error($"The payment to {trader.Name} was not confirmed.", "Another one is made.");
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
