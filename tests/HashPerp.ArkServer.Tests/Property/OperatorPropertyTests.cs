using HashPerp.Bitcoin;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>
/// Whatever happens in whatever order, no coin is made, lost or owned twice, and every owner can leave: settle, send, send twice at once, expire, unroll, restart,
/// kill and reorganisation, drawn from a seed.
/// </summary>
public sealed class OperatorPropertyTests
{
    private const int Users = 3;
    private const int Steps = 24;
    private const int MaxCoins = 8;

    [Theory]
    [Trait("tier", "full")]
    [InlineData(20_240_101)]
    [InlineData(20_240_420)]
    [InlineData(840_000)]
    public async Task Coins_are_conserved_over_any_interleaving(uint seed)
    {
        var dice = new Dice(seed);
        await using var stack = await OperatorStack.StartAsync(new Dictionary<string, string?> { ["ArkServer__SessionDuration"] = "6" });
        using var model = new OperatorModel(stack, Users);
        foreach (var user in model.Users)
        {
            await model.BoardAsync(user, 100_000);
        }
        var history = new List<string>();
        for (var step = 0; step < Steps; step++)
        {
            try
            {
                history.Add(await StepAsync(stack, model, dice));
                await model.RequireAsync();
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}, step {step}, after: {string.Join(", ", history)}", failure);
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {string.Join(", ", history)}");
    }

    private static async Task<string> StepAsync(OperatorStack stack, OperatorModel model, Dice dice)
    {
        var (spendable, throwOf) = (model.Spendable, dice.Next(20));
        switch (throwOf)
        {
            case < 7 when spendable.Count > 0 && model.Coins.Count < MaxCoins:
                var from = dice.Of(spendable);
                await model.SendAsync(from, dice.Of(model.Users), 2_000 + dice.Next((int)from.Coin.Amount.Value));
                return "send";
            case < 9 when spendable.Any(coin => coin.Coin.Amount.Value > 5_000):
                await model.SendTwiceAsync(dice.Of([.. spendable.Where(coin => coin.Coin.Amount.Value > 5_000)]), model.Users[0], model.Users[1]);
                return "send twice";
            case < 12 when model.Coins.Count > 0:
                await model.SettleAsync([.. model.Coins.Take(1 + dice.Next(3))]);
                return "settle";
            case 12 when model.Coins.Count > 0:
                await model.ExpireAsync();
                return "expire";
            case 13 or 14 when spendable.Count > 1:
                await model.UnrollAsync(dice.Of(spendable).Coin);
                return "unroll";
            case 15:
                await stack.RestartAsync(fault: null);
                return "restart";
            case 16:
                await stack.Service.KillAsync();
                await stack.RestartAsync(fault: null);
                return "kill";
            case 17 or 18:
                await ReorganiseAsync(stack, 1 + dice.Next(3));
                return "reorganisation";
            default:
                await model.BoardAsync(dice.Of(model.Users), 50_000);
                return "board";
        }
    }

    /// <summary>
    /// The last blocks are replaced by an empty one and then by others with the same transactions, so that everything is confirmed at another height than before.
    /// A node alone would drop some of them: what is locked to a height, or pays no fee.
    /// </summary>
    private static async Task ReorganiseAsync(OperatorStack stack, int depth)
    {
        var node = stack.Node.Rpc;
        var height = await node.GetBlockCountAsync();
        var undone = new List<IReadOnlyList<Transaction>> { Array.Empty<Transaction>() };
        for (var at = height - depth + 1; at <= height; at++)
        {
            undone.Add([.. (await node.GetBlockAsync(await node.GetBlockHashAsync(at))).Transactions.Skip(1)]);
        }
        await node.InvalidateBlockAsync(await node.GetBlockHashAsync(height - depth + 1));
        var nobody = await node.AddChecksumAsync(BitcoindNode.NobodysDescriptor);
        foreach (var transactions in undone)
        {
            await stack.Node.SetMockTimeAsync(stack.Node.MockTime!.Value + 600);
            await node.GenerateBlockAsync(nobody, transactions);
        }
    }
}
