using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client.TestAgent;

internal static class WalletVerbs
{
    /// <summary>folder, operator, words: boards everything into a coin of 60,000 and change, renews the 60,000 in a second batch, then pays 25,000 of them to a script.</summary>
    public static async Task<int> LifeAsync(string[] args)
    {
        using var folder = AgentFolder.Open(args[0]);
        using var wallet = OpenWallet(folder, args[2]);
        using var operatorClient = new OperatorClient(new Uri(args[1]), wallet.Network, new OperatorPin(folder), TimeProvider.System);
        using var node = new RPCClient(RPCEndpoint.WithPassword(new Uri(Setting("Bitcoin__RpcUrl")), Setting("Bitcoin__RpcUser"), Setting("Bitcoin__RpcPassword")));
        var (coins, ancestries) = (new CoinStore(folder), new AncestryStore(folder));
        var batches = new BatchParticipant(operatorClient, wallet, coins, ancestries, folder, node, TimeProvider.System);
        var sender = new OffchainSender(operatorClient, wallet, coins, ancestries, folder, TimeProvider.System);
        var info = await operatorClient.GetInfoAsync();
        await batches.ResumeAsync();
        await sender.ResumeAsync();
        if (coins.All.Count == 0)
        {
            var boarding = await new Boarding(wallet, node, TimeProvider.System).FindAsync(info);
            await batches.RunAsync(new BatchPlanner(wallet, coins).MakeCoins("board", boarding, [new Satoshis(60_000)], info));
        }
        var sixty = coins.All.Where(coin => coin.Amount == new Satoshis(60_000)).ToList();
        if (sixty.Count == 1)
        {
            await batches.RunAsync(new BatchPlanner(wallet, coins).Renew("renew", sixty));
        }
        if (coins.Available.FirstOrDefault(coin => coin.Amount == new Satoshis(60_000)) is { } coin)
        {
            var output = new SendOutput[] { SendOutput.Pay(new Satoshis(25_000), Script.FromHex(args[3])), SendOutput.Change(new Satoshis(35_000), wallet.NextReceive()) };
            await sender.SendAsync("pay", [coin.OutPoint], output);
        }
        return 0;
    }

    /// <summary>The receive key 0 was given out by the test, which funded its boarding address.</summary>
    private static HdWallet OpenWallet(AgentFolder folder, string sentence)
    {
        if (folder.Read("seed.json") is not null)
        {
            return HdWallet.Open(folder, BitcoinNetwork.Regtest);
        }
        using var words = Mnemonic.Parse(sentence);
        var wallet = HdWallet.Create(folder, BitcoinNetwork.Regtest, words);
        wallet.RaiseReceive(1);
        return wallet;
    }

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");
}
