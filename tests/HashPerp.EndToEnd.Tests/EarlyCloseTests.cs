using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Two users end a contract before its races: offers, counter-offers, a price, and the money where they wanted it.</summary>
public sealed class EarlyCloseTests
{
    private const long PotSat = 100_000;

    [Fact]
    public async Task A_counter_offer_is_accepted_and_both_get_their_part_off_chain()
    {
        await using var stack = await ContractStack.StartAsync();
        var market = await stack.ListAsync(blocks: 60, strikePermille: [800, 1_000, 1_300], PotSat);
        await stack.BoardAsync(coins: 1, market.CoinSat);
        var round = await stack.OpenAsync(market);

        // Alice is HEIGHT and asks for nearly all; Bob wants more than half; Alice sees his offer and takes it.
        await SayAsync(stack.Alice, "close-offer", round, ("height_sat", 290_000));
        await HeardAsync(stack.Bob, round, "HEIGHT 1 290000 Standing");
        await SayAsync(stack.Bob, "close-offer", round, ("height_sat", 120_000), ("valid_seconds", 3_600));
        await HeardAsync(stack.Alice, round, "TIME 1 120000 Standing");
        await SayAsync(stack.Bob, "close-decline", round);
        await HeardAsync(stack.Alice, round, "HEIGHT 1 290000 Declined");

        await RefusedAsync(ContractErrors.NoSuchOffer.Number, () => SayAsync(stack.Alice, "close-accept", round, ("number", 1), ("height_sat", 120_001)));
        await RefusedAsync(ProtocolErrors.SplitInvalid.Number, () => SayAsync(stack.Alice, "close-offer", round, ("height_sat", (3 * PotSat) + 1)));
        await RefusedAsync(ContractErrors.OfferTimeInvalid.Number, () => SayAsync(stack.Alice, "close-offer", round, ("height_sat", 1_000), ("valid_seconds", 8 * 86_400)));
        await RefusedAsync(ContractErrors.UnknownRound.Number, () => SayAsync(stack.Alice, "close-withdraw", "00112233445566778899aabbccddeeff"));

        await SayAsync(stack.Alice, "close-accept", round, ("number", 1), ("height_sat", 120_000));
        await stack.WaitForAsync(round, "Closed");
        Assert.Equal(120_330, await stack.Alice.BalanceAsync());
        Assert.Equal(180_330, await stack.Bob.BalanceAsync());
        await RefusedAsync(ContractErrors.WrongState.Number, () => SayAsync(stack.Bob, "close-offer", round, ("height_sat", 1_000)));
    }

    private static Task<JsonNode?> SayAsync(AgentDriver user, string method, string round, params (string Name, long Value)[] parameters)
    {
        var said = new JsonObject { ["round"] = round };
        foreach (var (name, value) in parameters)
        {
            said[name] = value;
        }
        return user.CallAsync(method, said);
    }

    private static Task HeardAsync(AgentDriver user, string round, string offer) => Eventually.TrueAsync(
        async () => ((JsonArray?)(await user.FindContractAsync(round))?["closing"]?["offers"] ?? [])
            .Any(heard => $"{heard!["by"]} {heard["number"]} {heard["height_sat"]} {heard["state"]}" == offer),
        $"{offer} to be heard", TimeSpan.FromSeconds(30));

    private static async Task RefusedAsync(int code, Func<Task> say) => Assert.Equal(code, (await Assert.ThrowsAsync<AgentRefusedException>(say)).Code);
}
