using System.Text.Json;
using System.Text.Json.Nodes;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>What an agent has written down of its coins and its operator. Only read; while it is open for a run, the agent is kept out.</summary>
internal sealed class AgentRecords : IDisposable
{
    private const int Version = 1;
    private const string CoinsDocument = "coins.json";
    private const string OperatorDocument = "operator.json";

    private readonly AgentFolder _folder;

    private AgentRecords(AgentFolder folder, BitcoinNetwork network, ECXOnlyPubKey signer, RelativeDelay exitDelay)
    {
        (_folder, Network, Signer, ExitDelay) = (folder, network, signer, exitDelay);
        var inContracts = SpentByKits();
        var (coins, left) = (new List<OwnCoin>(), new List<(HeldCoin, string)>());
        foreach (var held in new CoinStore(folder).All.Where(coin => coin.State != CoinState.Spent))
        {
            if (inContracts.Contains(held.OutPoint))
            {
                left.Add((held, "it is in a contract, whose kit takes it out (exit run)"));
            }
            else if (AncestryOf(held, out var why) is { } ancestry)
            {
                coins.Add(new OwnCoin(held, ancestry));
            }
            else
            {
                left.Add((held, why));
            }
        }
        (Coins, Left) = (coins, left);
    }

    public BitcoinNetwork Network { get; }

    /// <summary>The chain that a node must have.</summary>
    public GenesisPrefix Genesis => Network.Name switch
    {
        "bitcoin" => GenesisPrefix.Mainnet,
        "signet" => GenesisPrefix.Signet,
        "regtest" => GenesisPrefix.Regtest,
        var other => throw ClientErrors.NodeUnfit.Error($"The agent was on {other}.", "This release knows bitcoin, signet and regtest."),
    };

    /// <summary>The operator's key in every script.</summary>
    public ECXOnlyPubKey Signer { get; }

    public RelativeDelay ExitDelay { get; }

    /// <summary>What the wallet holds as unspent and no kit of a contract has spent.</summary>
    public IReadOnlyList<OwnCoin> Coins { get; }

    /// <summary>What can't be taken out from these records, and why.</summary>
    public IReadOnlyList<(HeldCoin Coin, string Why)> Left { get; }

    /// <param name="alone">Refuse while the agent runs, and keep it out.</param>
    /// <exception cref="HashPerpException"><see cref="CliErrors.NotAnAgentFolder"/>, <see cref="ClientErrors.FolderInUse"/>, or what is wrong with a document.</exception>
    public static AgentRecords Open(string path, bool alone)
    {
        foreach (var document in new[] { CoinsDocument, OperatorDocument })
        {
            if (!File.Exists(Path.Combine(path, document)))
            {
                throw CliErrors.NotAnAgentFolder.Error($"{path} is not the folder of an agent: it has no {document}.", "Name the folder that the agent was started with, or a copy of it.");
            }
        }
        var folder = AgentFolder.OpenReadOnly(path, alone);
        try
        {
            var pin = folder.ReadJson(OperatorDocument, Version)!;
            return new AgentRecords(
                folder, BitcoinNetwork.Parse(Text(pin, "network")), ECPubKey.Parse(Hex.Decode(Text(pin, "signer_key"))).XOnly, DelayOf(Text(pin, "exit_delay")));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The script that a coin has if these words own it.</summary>
    public VtxoScript ScriptOf(OwnCoin coin, HdWallet wallet) => VtxoScript.Default(wallet.PublicKey(coin.Held.Key), Signer, ExitDelay);

    /// <summary>Whether the words' key of the coin is the one that its ancestry pays.</summary>
    public bool IsOf(OwnCoin coin, HdWallet wallet) => coin.Ancestry.Find(coin.OutPoint)!.ScriptPubKey.Equals(ScriptOf(coin, wallet).ScriptPubKey);

    public void Dispose() => _folder.Dispose();

    private VerifiedAncestry? AncestryOf(HeldCoin coin, out string why)
    {
        why = "";
        try
        {
            var ancestry = new AncestryStore(_folder).Require(coin.OutPoint).For([coin.OutPoint]);
            if (ancestry.Find(coin.OutPoint)?.Value == coin.Amount)
            {
                return ancestry;
            }
            why = "the records of how it was made show another amount";
        }
        catch (Exception error) when (error is HashPerpException or JsonException or InvalidOperationException)
        {
            why = ((error as HashPerpException)?.What ?? error.Message).TrimEnd('.');
        }
        return null;
    }

    /// <summary>Off-chain these are spent, whatever became of the contract since.</summary>
    private HashSet<OutPoint> SpentByKits()
    {
        var spent = new HashSet<OutPoint>();
        foreach (var name in _folder.List("kits"))
        {
            try
            {
                spent.UnionWith(ExitKit.Parse(_folder.Read(name)).Graph.SelectMany(tx => tx.Transaction.Inputs).Select(input => input.PrevOut));
            }
            catch (HashPerpException)
            {
                // A damaged kit says nothing; the wallet's own word, that the coin is unspent, stands.
            }
        }
        return spent;
    }

    /// <summary>An operator in block mode is refused at first contact, so a pin has seconds.</summary>
    private static RelativeDelay DelayOf(string text) => text.EndsWith(" s", StringComparison.Ordinal) && long.TryParse(text[..^2], out var seconds)
        ? RelativeDelay.FromSeconds(seconds)
        : throw CliErrors.NotAnAgentFolder.Error($"{OperatorDocument} has an exit delay of '{text}'.", "Use the folder as the agent wrote it.");

    private static string Text(JsonObject document, string name) => document[name] is JsonValue value && value.TryGetValue<string>(out var text)
        ? text
        : throw CliErrors.NotAnAgentFolder.Error($"{OperatorDocument} has no {name}.", "Use the folder as the agent wrote it.");
}
