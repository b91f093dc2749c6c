using System.Globalization;
using System.Text.Json.Nodes;
using HashPerp.Chain;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>
/// The story: Alice, a miner, sells hashprice forward and Bob buys it. Three contracts open (instant through the order book; two-step and two-step without
/// activation by direct proposal), a week of real blocks passes, the last is refunded and every rung of the others settles with its winner.
/// </summary>
internal sealed class DemoScenario(
    DemoOptions options, OperatorBooks services, ExchangeClient exchange, AgentUser alice, AgentUser bob, AgentUser carol, ChainReplay chain, EventOutput output)
{
    private const int ProgressEvery = 144;
    private const long SpareSat = 1_000_000;

    // Alice's: two and one in the book, two in two-step contracts.
    private const int MostLots = 5;
    private const long OperatorSat = 100_000_000;
    private const uint SetupSeconds = 4 * 3_600;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<string> _reported = [];
    private long _feesSat;

    private AgentUser[] Users => [alice, bob, carol];

    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        await chain.StartAsync(cancel);
        var market = DemoMarket.Of(options, MainnetFacts.Embedded);
        await FundAsync(market, cancel);
        var before = await HoldingsAsync(cancel);
        await ListAsync(market, cancel);
        await BoardAsync(market, cancel);
        var contracts = await OpenAsync(market, cancel);
        await RefundAsync(contracts.Refunded, cancel);
        await ReplayAsync(market, [contracts.Instant, contracts.TwoStep], cancel);
        return await ConcludeAsync(before, cancel);
    }

    /// <summary>The miner pays everybody in the listing block: a boarding coin may not age before it is used.</summary>
    private async Task FundAsync(DemoMarket market, CancellationToken cancel)
    {
        await MineToAsync(DemoOptions.WarmUpBlocks - 1, cancel);
        var boarded = new Satoshis((Math.Max(market.CoinSatOf(Leg.Height), market.CoinSatOf(Leg.Time)) * MostLots) + SpareSat);
        foreach (var user in Users)
        {
            await chain.PayAsync(await user.BoardingAddressAsync(cancel), boarded, cancel);
        }
        await chain.PayAsync(await services.OperatorAddressAsync(cancel), new Satoshis(OperatorSat), cancel);
        await MineAsync(cancel);
        // What the miner took for the payments above belongs to the time before the story.
        _feesSat = 0;
        await bob.AllowAsync(alice.Account, cancel);
        output.Event("chain.started", $"Replayed {chain.Height} real blocks up to {chain.DisplayHeight}; Alice, Bob and Carol have {boarded} each on chain.", new JsonObject
        {
            ["height"] = chain.Height, ["display_height"] = chain.DisplayHeight, ["boarded_sat"] = boarded.Value,
        });
    }

    private async Task ListAsync(DemoMarket market, CancellationToken cancel)
    {
        await exchange.ListAsync(market.Market, chain.Height, cancel);
        string? root = null;
        if (!await Poll.UntilAsync(async () => (root = await exchange.FindOpenAsync(market.Market.Id, cancel)) is not null, Patience, cancel))
        {
            throw CliErrors.DemoStuck.Error("The market did not open.", "The logs of settlement and of the order book say what they wait for.");
        }
        output.Event(
            "market.listed",
            string.Create(CultureInfo.InvariantCulture, $"Listed: hashprice {market.HashpriceSat} sat/PH/day, expiry block {options.From + options.Blocks}, strikes {string.Join(", ", market.Strikes)} sat/PH/day."),
            new JsonObject
            {
                ["height"] = options.ExpiryHeight,
                ["display_height"] = options.From + options.Blocks,
                ["hashprice_sat"] = market.HashpriceSat,
                ["strikes_sat"] = new JsonArray([.. market.Strikes.Select(strike => JsonValue.Create(strike))]),
                ["series_root"] = root,
            });
    }

    /// <summary>All turn their boarding coins, in one batch, into coins for what they are going to order and propose.</summary>
    private async Task BoardAsync(DemoMarket market, CancellationToken cancel)
    {
        long height = market.CoinSatOf(Leg.Height), time = market.CoinSatOf(Leg.Time);
        (AgentUser User, long[] Coins)[] wanted =
        [
            (alice, [market.CoinSatOf(Leg.Height, lots: 2), height, height, height]), (bob, [time, time, time]), (carol, [time]),
        ];
        var commitments = await Task.WhenAll(wanted.Select(part => part.User.BoardAsync(part.Coins, cancel)));
        foreach (var ((user, coins), txid) in wanted.Zip(commitments))
        {
            output.Event("coins.boarded", $"{user.Name} holds {coins.Length} coins, {coins.Sum():N0} sat, off-chain (commitment {txid}).", new JsonObject
            {
                ["user"] = user.Name, ["commitment_txid"] = txid, ["coins"] = coins.Length, ["coin_sat"] = coins[^1], ["total_sat"] = coins.Sum(),
            });
        }
        await MineAsync(cancel);
    }

    private async Task<(string Instant, string TwoStep, string Refunded)> OpenAsync(DemoMarket market, CancellationToken cancel)
    {
        var deadline = (uint)(await chain.MedianTimeAsync(cancel)) + SetupSeconds;
        var instant = await new DemoTrading(exchange, market, alice, bob, output).RunAsync(carol, cancel);
        await WaitForAsync(instant, "Active", cancel);
        await ReportOpenedAsync(instant, "instant", "open", cancel);
        var twoStep = await alice.ProposeAsync(market.Proposal(bob.Account, "TwoStep", deadline), cancel);
        await WaitForAsync(twoStep, "SetUp", cancel);
        await alice.RequestAsync(twoStep, "final", cancel);
        await WaitForAsync(twoStep, "Active", cancel);
        await ReportOpenedAsync(twoStep, "two-step", "final", cancel);
        var refunded = await alice.ProposeAsync(market.Proposal(bob.Account, "TwoStep", deadline), cancel);
        await WaitForAsync(refunded, "SetUp", cancel);
        await ReportOpenedAsync(refunded, "two-step (not activated)", "setup", cancel);
        return (instant, twoStep, refunded);
    }

    private async Task RefundAsync(string round, CancellationToken cancel)
    {
        var deadline = await chain.MedianTimeAsync(cancel) + SetupSeconds;
        while (await chain.MedianTimeAsync(cancel) <= deadline)
        {
            await MineAsync(cancel);
        }
        await bob.RequestAsync(round, "refund", cancel);
        await WaitForAsync(round, "Refunded", cancel);
        var contract = await ContractAsync(alice, round, cancel);
        output.Event("contract.refunded", $"Contract {contract.Contract} was never activated: both have their stake back (ark tx {contract.Txids["refund"]}).", new JsonObject
        {
            ["contract"] = contract.Contract, ["txid"] = contract.Txids["refund"], ["height"] = chain.Height, ["display_height"] = chain.DisplayHeight,
        });
    }

    private async Task ReplayAsync(DemoMarket market, IReadOnlyList<string> rounds, CancellationToken cancel)
    {
        while (chain.Height < options.ExpiryHeight)
        {
            await MineAsync(cancel);
            if ((options.ExpiryHeight - chain.Height) % ProgressEvery == 0)
            {
                output.Event("chain.progress", $"Block {chain.DisplayHeight}: {options.ExpiryHeight - chain.Height} to go.", new JsonObject
                {
                    ["height"] = chain.Height, ["display_height"] = chain.DisplayHeight, ["remaining"] = options.ExpiryHeight - chain.Height,
                });
                await ReportSettledAsync(market, rounds, cancel);
            }
        }
        // A HEIGHT win opens off-chain in the last tenth before T, which may be some blocks after H.
        var last = options.ExpiryHeight + DemoOptions.SpareBlocks;
        while (!await SettledWithinAsync(market, rounds, chain.Height < last ? TimeSpan.FromSeconds(5) : Patience, cancel))
        {
            if (chain.Height >= last)
            {
                throw CliErrors.DemoStuck.Error($"Not every rung settled by block {chain.DisplayHeight}.", "The agents' logs say what they wait for.");
            }
            await MineAsync(cancel);
        }
    }

    private async Task<bool> SettledWithinAsync(DemoMarket market, IReadOnlyList<string> rounds, TimeSpan patience, CancellationToken cancel) =>
        await Poll.UntilAsync(
            async () =>
            {
                await ReportSettledAsync(market, rounds, cancel);
                return _reported.Count == rounds.Count * market.Strikes.Count
                    && (await bob.ContractsAsync(cancel)).Where(contract => rounds.Contains(contract.Round)).All(contract => contract.State == "Settled");
            },
            patience, cancel);

    private async Task ReportSettledAsync(DemoMarket market, IReadOnlyList<string> rounds, CancellationToken cancel)
    {
        foreach (var contract in (await alice.ContractsAsync(cancel)).Where(contract => rounds.Contains(contract.Round)))
        {
            foreach (var rung in contract.Settlements.Where(rung => !_reported.Contains($"{contract.Round}/{rung.Rung}")).OrderBy(rung => rung.Rung))
            {
                _reported.Add($"{contract.Round}/{rung.Rung}");
                var display = options.From + options.Blocks;
                output.Event(
                    "rung.settled",
                    $"Rung {rung.StrikeSat} sat/PH/day of {contract.Contract[..8]}: block {display} against {Moment(rung.Time)}, {rung.Winner} wins {rung.PotSat:N0} sat (ark tx {rung.Txid}).",
                    new JsonObject
                    {
                        ["contract"] = contract.Contract,
                        ["strike_sat"] = rung.StrikeSat,
                        ["strike_multiple"] = JsonNode.Parse(options.StrikeMultiples[rung.Rung]),
                        ["height"] = options.ExpiryHeight,
                        ["display_height"] = display,
                        ["time"] = rung.Time,
                        ["winner"] = rung.Winner,
                        ["decided_display_height"] = rung.Height + options.HeightOffset,
                        ["txid"] = rung.Txid,
                        ["pot_sat"] = rung.PotSat,
                    });
            }
        }
    }

    private async Task<bool> ConcludeAsync(Holdings before, CancellationToken cancel)
    {
        var after = await HoldingsAsync(cancel);
        var sheet = new BalanceSheet();
        sheet.Add(alice.Name, before.Alice, after.Alice);
        sheet.Add(bob.Name, before.Bob, after.Bob);
        sheet.Add(carol.Name, before.Carol, after.Carol);
        sheet.Add("operator", before.Operator, after.Operator);
        sheet.Add("miner fees", 0, _feesSat);
        output.Text("");
        output.Text(sheet.ToString());
        output.Event("summary", sheet.Sum == 0 ? "Zero-sum to the satoshi." : $"NOT zero-sum: {sheet.Sum} sat.", new JsonObject
        {
            ["zero_sum"] = sheet.Sum == 0, ["balances"] = sheet.ToJson(),
        });
        return sheet.Sum == 0;
    }

    private async Task<Holdings> HoldingsAsync(CancellationToken cancel) =>
        new(await alice.BalanceAsync(cancel), await bob.BalanceAsync(cancel), await carol.BalanceAsync(cancel), await services.OperatorBalanceAsync(cancel));

    private async Task MineAsync(CancellationToken cancel)
    {
        var block = await chain.MineAsync(cancel);
        _feesSat += (await chain.FeesOfAsync(block, chain.Height, cancel)).Value;
    }

    private async Task MineToAsync(int height, CancellationToken cancel)
    {
        while (chain.Height < height)
        {
            await MineAsync(cancel);
        }
    }

    /// <summary>Both agents must say so: a contract that only one of them has is none.</summary>
    private async Task WaitForAsync(string round, string state, CancellationToken cancel)
    {
        var reached = await Poll.UntilAsync(
            async () =>
            {
                var states = new[] { await FindAsync(alice, round, cancel), await FindAsync(bob, round, cancel) };
                var failed = states.FirstOrDefault(contract => contract?.State == "Aborted");
                return failed is null
                    ? states.All(contract => contract?.State == state)
                    : throw CliErrors.DemoStuck.Error($"Contract {round} was aborted: {failed.Note}", "The agents' logs say more.");
            },
            Patience, cancel);
        if (!reached)
        {
            throw CliErrors.DemoStuck.Error($"Contract {round} did not become {state} in {Patience.TotalMinutes:0} minutes.", "The agents' logs say what they wait for.");
        }
    }

    private async Task ReportOpenedAsync(string round, string mode, string step, CancellationToken cancel)
    {
        var contract = await ContractAsync(alice, round, cancel);
        output.Event("contract.opened", $"Contract {contract.Contract} opened, {mode} (ark tx {contract.Txids[step]}).", new JsonObject
        {
            ["contract"] = contract.Contract, ["mode"] = mode, ["txid"] = contract.Txids[step],
        });
    }

    private static async Task<AgentContract?> FindAsync(AgentUser user, string round, CancellationToken cancel) =>
        (await user.ContractsAsync(cancel)).FirstOrDefault(contract => contract.Round == round);

    private static async Task<AgentContract> ContractAsync(AgentUser user, string round, CancellationToken cancel) =>
        await FindAsync(user, round, cancel) ?? throw CliErrors.DemoStuck.Error($"{user.Name}'s agent does not know contract {round}.");

    private static string Moment(long unixSeconds) =>
        DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private sealed record Holdings(long Alice, long Bob, long Carol, long Operator);
}
