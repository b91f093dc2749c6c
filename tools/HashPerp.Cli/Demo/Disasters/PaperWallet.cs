using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The wallet of words that were written down: fee coins and contract keys, and no agent.</summary>
internal sealed class PaperWallet : IDisposable
{
    private const uint MostOrders = 100;

    private readonly AgentFolder _folder;
    private readonly HdWallet _wallet;

    /// <param name="folder">Its own; stays without any secret.</param>
    public PaperWallet(string folder, string sentence, RPCClient node)
    {
        _folder = AgentFolder.Open(folder);
        using var words = Mnemonic.Parse(sentence);
        _wallet = HdWallet.FromWords(_folder, BitcoinNetwork.Regtest, words);
        Fees = new FeeWallet(_wallet, node, WallClock.Time);
    }

    public FeeWallet Fees { get; }

    /// <summary>The owner's key in a contract; the caller disposes of it.</summary>
    /// <exception cref="HashPerpException"><see cref="CliErrors.KitOfAnotherSeed"/>.</exception>
    public ECPrivKey ContractKey(ExitKit kit)
    {
        for (uint order = 0; order < MostOrders; order++)
        {
            var key = _wallet.Key(KeyReference.Contract(order, kit.Terms.Match.MatchId));
            if (key.XOnlyPubKey.Value == kit.Terms.KeyOf(kit.Leg))
            {
                return key;
            }
            key.Dispose();
        }
        throw CliErrors.KitOfAnotherSeed.Error($"None of the first {MostOrders} contract keys of these words is {kit.Leg}'s key in this kit.", "Use the words of the agent that wrote the kit.");
    }

    public void Dispose()
    {
        _wallet.Dispose();
        _folder.Dispose();
    }
}
