namespace HashPerp.ArkInterop.Tests;

/// <summary>
/// A wallet that nobody here wrote (<c>@arkade-os/sdk</c> from npm, unpatched) against our operator. The stories are in <c>tests/ark-interop</c>; each makes
/// wallets of its own, and all share one operator and one chain.
/// </summary>
public sealed class ArkadeWalletTests(InteropStack stack) : IClassFixture<InteropStack>
{
    [Fact]
    public Task It_is_created_and_knows_this_operator() => Story.RunAsync(stack, "create");

    [Fact]
    public Task It_boards() => Story.RunAsync(stack, "board");

    [Fact]
    public Task It_settles_coins_of_every_kind() => Story.RunAsync(stack, "settle");

    [Fact]
    public Task It_lists_its_coins_and_its_history() => Story.RunAsync(stack, "history");

    [Fact]
    public Task It_renews_what_expires() => Story.RunAsync(stack, "renew");

    [Fact]
    public Task It_leaves_with_the_operators_help() => Story.RunAsync(stack, "leave");

    [Fact]
    public Task It_leaves_without_the_operator() => Story.RunAsync(stack, "exit");

    [Fact]
    public Task It_recovers_what_expired() => Story.RunAsync(stack, "recover");

    [Fact]
    public async Task It_pays_our_client_and_is_paid_by_it()
    {
        using var ours = new OurWallet(stack);
        var payBack = new TaskCompletionSource<string>();
        var told = new Dictionary<string, string?> { ["HASHPERP_PAYEE"] = await ours.NextAddressAsync() };
        var story = Story.RunAsync(stack, "pay", told, line =>
        {
            if (line.StartsWith("PAY-BACK ", StringComparison.Ordinal))
            {
                payBack.TrySetResult(line["PAY-BACK ".Length..]);
            }
        });
        // A story that fails says more than the wait for a line of it.
        if (await Task.WhenAny(story, payBack.Task) == payBack.Task)
        {
            var coin = await ours.ReceiveAsync();
            Assert.Equal(60_000, coin.Amount.Value);
            await ours.PayAsync(coin, await payBack.Task, 25_000);
        }
        await story;
        Assert.Equal(35_000, ours.BalanceSat);
    }
}
