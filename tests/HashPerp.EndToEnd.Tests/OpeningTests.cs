namespace HashPerp.EndToEnd.Tests;

/// <summary>Two users, every part a process of its own.</summary>
public sealed class OpeningTests
{
    [Fact]
    public async Task An_instant_and_a_two_step_contract_become_active_for_both_users()
    {
        await using var stack = await ContractStack.StartAsync();
        var market = await stack.ListAsync(blocks: 60, strikePermille: [800, 1_000, 1_300], potSat: 100_000);
        await stack.BoardAsync(coins: 2, market.CoinSat);
        Assert.Equal(300_660, await stack.Alice.BalanceAsync());
        Assert.Equal(300_660, await stack.Bob.BalanceAsync());

        await stack.OpenAsync(market);
        var twoStep = await stack.OpenAsync(market, (uint)(await stack.Chain.MedianTimeAsync()) + 7_200);
        await stack.ActivateAsync(twoStep);

        // The stakes are in the pots; the connectors are still their owners'.
        Assert.Equal(660, await stack.Alice.BalanceAsync());
        Assert.Equal(660, await stack.Bob.BalanceAsync());
    }
}
