using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Client.Tests;

/// <summary>
/// A wallet process that boards, renews and pays, killed at every place that matters and started again with the same arguments: it ends with the same money, and the
/// payee is paid once.
/// </summary>
public sealed class WalletCrashTests(SharedOperator shared) : IClassFixture<SharedOperator>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Faults =>
    [
        "client.intent-registered:before:kill", "client.intent-registered:after:kill", "client.forfeits-sent:before:kill", "client.forfeits-sent:after:kill",
        "client.forfeits-sent:before:kill:2", "client.forfeits-sent:after:kill:2", "client.tx-submitted:before:kill", "client.tx-submitted:after:kill",
        "client.tx-finalized:before:kill", "client.tx-finalized:after:kill",
    ];

    /// <summary>A whole life writes 29 documents; the first few only make an empty wallet.</summary>
    public static TheoryData<int> Writes => [.. Enumerable.Range(4, 26)];

    [Theory]
    [MemberData(nameof(Faults))]
    public Task A_wallet_killed_around_a_step_ends_with_the_same_money(string fault) => RunAsync(fault);

    [Theory]
    [Trait("tier", "full")]
    [MemberData(nameof(Writes))]
    public Task A_wallet_killed_before_any_write_ends_with_the_same_money(int write) => RunAsync($"client.document-written:before:kill:{write}");

    private async Task RunAsync(string fault)
    {
        var folder = TestFolder.Create("crash");
        using var words = Mnemonic.Generate();
        using var payee = ECPrivKey.Generate();
        var payTo = Script.PayToTaproot(payee.XOnlyPubKey.Value);
        await FundAsync(words, 100_000);

        await using (var killed = await AgentAsync(folder, words, payTo, fault))
        {
            Assert.Equal(AgentProcess.Killed, await killed.WaitForExitAsync(Patience));
        }
        await using (var again = await AgentAsync(folder, words, payTo, null))
        {
            var code = await again.WaitForExitAsync(Patience);
            Assert.True(code == 0, again.LogTail);
        }
        using var held = AgentFolder.Open(folder);
        var coins = new CoinStore(held);
        Assert.Equal([35_000, 40_000], coins.All.Where(coin => coin.State == CoinState.Available).Select(coin => coin.Amount.Value).Order());
        Assert.Equal(75_000, coins.Balance.Value);
        using var client = new OperatorClient(shared.Stack.Service.Url, BitcoinNetwork.Regtest, new OperatorPin(held), TimeProvider.System);
        Assert.Equal([25_000], (await client.GetVtxosAsync([payTo], cancel: Cancel)).Select(vtxo => vtxo.Amount.Value));
        foreach (var coin in coins.Available)
        {
            Assert.NotNull(new AncestryStore(held).Require(coin.OutPoint).Find(coin.OutPoint));
        }
    }

    private async Task FundAsync(Mnemonic words, long sat)
    {
        using var folder = AgentFolder.Open(TestFolder.Create("funding"));
        using var wallet = HdWallet.Create(folder, BitcoinNetwork.Regtest, words);
        using var client = new OperatorClient(shared.Stack.Service.Url, BitcoinNetwork.Regtest, new OperatorPin(folder), TimeProvider.System);
        var boarding = new Boarding(wallet, shared.Stack.Node.Rpc, TimeProvider.System);
        await shared.Stack.PayAsync(boarding.NextAddress(await client.GetInfoAsync(Cancel)).Address, sat);
    }

    private Task<ChildProcess> AgentAsync(string folder, Mnemonic words, Script payTo, string? fault) => AgentProcess.StartAsync(
        fault, ["wallet-life", folder, shared.Stack.Service.Url.ToString(), words.Sentence, payTo.ToHex()], shared.Stack.Node.Environment);
}
