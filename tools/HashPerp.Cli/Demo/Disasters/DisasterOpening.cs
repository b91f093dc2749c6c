using HashPerp.Chain;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>How a disaster begins: as the demo does, with two users who bring exactly what one contract of four rungs takes, and open it through the order book.</summary>
internal sealed class DisasterOpening(DemoOptions options, OperatorBooks operatorBooks, ExchangeClient exchange, LeavingOwner alice, LeavingOwner bob, DisasterChain chain, EventOutput output)
{
    private const long OperatorSat = 100_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public DemoMarket Market { get; } = DemoMarket.Of(options, MainnetFacts.Embedded);

    /// <summary>What each user has before the story, coins for fees included.</summary>
    public long BroughtBy(LeavingOwner owner) => Market.CoinSatOf(owner.Leg) + LeavingOwner.FeesSat;

    /// <returns>The operator's coins before anybody came.</returns>
    public async Task<long> FundAsync(CancellationToken cancel)
    {
        await chain.Replay.StartAsync(cancel);
        await chain.MineToAsync(DemoOptions.WarmUpBlocks - 1, cancel);
        foreach (var owner in (LeavingOwner[])[alice, bob])
        {
            await chain.Replay.PayAsync(await owner.User.BoardingAddressAsync(cancel), new Satoshis(Market.CoinSatOf(owner.Leg)), cancel);
            owner.WriteWordsDown();
            foreach (var address in owner.FeeAddresses)
            {
                await chain.Replay.PayAsync(address, LeavingOwner.FeeCoin, cancel);
            }
        }
        await chain.Replay.PayAsync(await operatorBooks.OperatorAddressAsync(cancel), new Satoshis(OperatorSat), cancel);
        await chain.MineAsync(cancel);
        chain.ForgetFees();
        output.Event(
            "chain.started", $"Replayed {chain.Replay.Height} real blocks up to {chain.Replay.DisplayHeight}. Alice and Bob have {Market.CoinSatOf(Leg.Height):N0} and {Market.CoinSatOf(Leg.Time):N0} sat to stake, and {LeavingOwner.FeesSat:N0} sat each for fees.",
            new() { ["height"] = chain.Replay.Height, ["display_height"] = chain.Replay.DisplayHeight, ["fees_sat"] = LeavingOwner.FeesSat });
        return await operatorBooks.OperatorBalanceAsync(cancel);
    }

    /// <summary>Lists the market, boards in one batch, matches two orders; both agents call the contract active, and both kits are copied.</summary>
    public async Task OpenAsync(CancellationToken cancel)
    {
        await exchange.ListAsync(Market.Market, chain.Replay.Height, cancel);
        await WaitAsync(async () => await exchange.FindOpenAsync(Market.Market.Id, cancel) is not null, "the market to open", cancel);
        await Task.WhenAll(alice.User.BoardAsync([Market.CoinSatOf(Leg.Height)], cancel), bob.User.BoardAsync([Market.CoinSatOf(Leg.Time)], cancel));
        await chain.MineAsync(cancel);
        var round = await new DemoTrading(exchange, Market, alice.User, bob.User, output).OpenAsync(cancel);
        foreach (var owner in (LeavingOwner[])[alice, bob])
        {
            await WaitAsync(
                async () => (await owner.User.ContractsAsync(cancel)).Any(contract => contract.Round == round && contract.State == "Active"),
                $"{owner.Name}'s contract to be active", cancel);
            await owner.SaveKitAsync(round, cancel);
        }
        output.Event(
            "contract.opened", $"Contract {alice.Kit.ContractId} is live: {Market.Strikes.Count} rungs of {alice.Kit.Terms.PotValue} each. Alice is HEIGHT, Bob is TIME; both have copied their kits.",
            new() { ["contract"] = alice.Kit.ContractId.ToString(), ["rungs"] = Market.Strikes.Count, ["pot_sat"] = alice.Kit.Terms.PotValue.Value, ["height"] = chain.Replay.Height });
    }

    private static async Task WaitAsync(Func<Task<bool>> condition, string what, CancellationToken cancel)
    {
        if (!await Poll.UntilAsync(condition, Patience, cancel))
        {
            throw CliErrors.DemoStuck.Error($"Waited {Patience.TotalMinutes:0} minutes in vain for {what}.", "The logs of the services and of the agents say more.");
        }
    }
}
