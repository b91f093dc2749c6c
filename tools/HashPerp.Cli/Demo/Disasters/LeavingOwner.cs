using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>A user with an agent, and what is left of both when the agent is gone: words on paper, coins for fees, and a copy of the kit in an empty folder.</summary>
internal sealed class LeavingOwner(AgentProcess agent, string folder, Leg leg, DemoOptions options, RPCClient node) : IAsyncDisposable
{
    private const string KitName = "kit.json";

    /// <summary>Each unrolls one branch; change comes back to the same addresses.</summary>
    private const int FeeCoins = 3;
    private const long FeeCoinSat = 50_000;

    private string _words = "";

    public string Name => agent.Name;

    public Leg Leg => leg;

    public AgentUser User { get; } = new(agent);

    public IReadOnlyList<string> FeeAddresses { get; private set; } = [];

    public static long FeesSat => FeeCoins * FeeCoinSat;

    public static Satoshis FeeCoin => new(FeeCoinSat);

    /// <summary>Where the tool runs.</summary>
    public string ExitFolder => Path.Combine(folder, "alone");

    public string AgentFolder => Path.Combine(folder, "agent");

    public ExitKit Kit { get; private set; } = null!;

    /// <summary>What a careful owner does on the first day: writes the words down, and puts some coins for fees at addresses that the words alone find again.</summary>
    public void WriteWordsDown()
    {
        _words = (string)JsonNode.Parse(File.ReadAllText(Path.Combine(AgentFolder, "seed.json")))!["words"]!;
        using var paper = OpenPaper();
        FeeAddresses = [.. Enumerable.Range(0, FeeCoins).Select(index => paper.Fees.Address((uint)index))];
    }

    /// <summary>What the words alone can do; the caller disposes of it.</summary>
    public PaperWallet OpenPaper() => new(Path.Combine(folder, "paper"), _words, node);

    /// <summary>Copies the kit off the agent's machine, into a folder with nothing else in it.</summary>
    public async Task SaveKitAsync(string round, CancellationToken cancel)
    {
        var answer = await agent.CallAsync("kit", new JsonObject { ["round"] = round }, cancel);
        Directory.CreateDirectory(ExitFolder);
        File.Copy((string)answer!["path"]!, Path.Combine(ExitFolder, KitName));
        Kit = ExitKit.Parse(await File.ReadAllBytesAsync(Path.Combine(ExitFolder, KitName), cancel));
    }

    /// <summary>SIGKILL to the agent.</summary>
    public Task KillAgentAsync(CancellationToken cancel) => agent.KillAsync(cancel);

    /// <param name="command">verify, plan or run.</param>
    /// <param name="more">Options after the kit.</param>
    public ExitProcess Exit(string command, IReadOnlyList<string> more) => ExitProcess.Start(ExitFolder, Arguments(command, more), _words, options);

    /// <summary>What is typed.</summary>
    public IReadOnlyList<string> Arguments(string command, IReadOnlyList<string> more) =>
        ["exit", command, KitName, "--rpc-url", options.RpcUrl.ToString(), "--json", .. more];

    /// <summary>Everything on chain that its words can spend: what claims paid, what is left for fees, and the position connector, which isn't worth its fee.</summary>
    public async Task<long> OnChainAsync(CancellationToken cancel)
    {
        Script[] scripts = [PartyScripts.OnchainPayout(Kit.Terms, leg, Satoshis.Zero).ScriptPubKey, PartyScripts.Default(Kit.Terms, leg).ScriptPubKey];
        string[] descriptors = [.. scripts.Select(script => $"raw({script.ToHex()})"), .. FeeAddresses.Select(address => $"addr({address})")];
        return (await node.ScanTxOutSetAsync(descriptors, cancel)).Sum(coin => coin.Output.Value.Value);
    }

    public ValueTask DisposeAsync() => User.DisposeAsync();
}
