using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// Three contracts opened through the real operator, attestor and relay; then everything is stopped for good. What is left is what a party has: its
/// kits and twelve words. Each test takes a copy of the chain and lives its own ending.
/// </summary>
public sealed class OpenedContracts : IAsyncLifetime
{
    /// <summary>Satoshi in every pot.</summary>
    public const long PotSat = 100_000;

    private const int Blocks = 150;
    private const uint SetupSeconds = 20_000;

    /// <summary>Two rungs whose time comes long before the block, three whose time comes long after.</summary>
    private static readonly int[] StrikePermille = [500, 600, 1_500, 1_600, 1_750];

    private ContractStack? _stack;
    private ListedMarket? _market;
    private string _aliceWords = "";
    private string _bobWords = "";

    internal int ExpiryHeight => _market!.ExpiryHeight;

    /// <summary>Opened instant, active.</summary>
    internal (byte[] Alice, byte[] Bob) Instant { get; private set; }

    /// <summary>Opened two-step, activated.</summary>
    internal (byte[] Alice, byte[] Bob) TwoStep { get; private set; }

    /// <summary>Of the same contract, before it was activated: what they kept then leads to a spent output.</summary>
    internal (byte[] Alice, byte[] Bob) Superseded { get; private set; }

    /// <summary>Opened two-step, never activated.</summary>
    internal (byte[] Alice, byte[] Bob) SetUp { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var stack = _stack = await ContractStack.StartAsync();
        _market = await stack.ListAsync(Blocks, StrikePermille, PotSat);
        await stack.BoardAsync(coins: 3, _market.CoinSat);
        var deadline = (uint)await stack.Chain.MedianTimeAsync() + SetupSeconds;
        var instant = await stack.OpenAsync(_market);
        var twoStep = await stack.OpenAsync(_market, deadline);
        Superseded = await KitsAsync(twoStep);
        await stack.ActivateAsync(twoStep);
        var setUp = await stack.OpenAsync(_market, deadline);
        Instant = await KitsAsync(instant);
        TwoStep = await KitsAsync(twoStep);
        SetUp = await KitsAsync(setUp);
        foreach (var user in stack.Users)
        {
            await user.StopAsync();
        }
        await stack.ArkServer.KillAsync();
        await stack.Relay.KillAsync();
        await stack.Attestor.Service.StopAsync();
        await stack.Chain.Node.StopAsync();
        _aliceWords = WordsOf(stack.Alice);
        _bobWords = WordsOf(stack.Bob);
    }

    /// <summary>A chain of the test's own, as it was when everything stopped.</summary>
    /// <param name="settings">Of this copy's node, beside the usual.</param>
    internal Task<ReplayedChain> ForkAsync(params IReadOnlyList<string> settings) => ReplayedChain.ForkAsync(_stack!.Chain.Node, settings);

    /// <summary>The attestor, back on another future of the chain.</summary>
    internal Task<AttestorDriver> AttestorAsync(ReplayedChain chain) => AttestorDriver.StartAsync(chain.Node, _stack!.Attestor.Folder);

    /// <summary>What the attestor's seed yields for a race, won or not: what a thief of the seed has, or a liar publishes. The caller disposes of it.</summary>
    internal ECPrivKey StolenKey(Leg leg, uint time)
    {
        using var master = ExtKey.FromSeed(Hex.Decode(File.ReadAllText(Path.Combine(_stack!.Attestor.Folder, "seed")).Trim()));
        using var expiry = master.Derive(KeyPath.Parse($"m/7411'/1'/1'/{ExpiryHeight}'"));
        return OutcomeKey.Derive(expiry.PrivateKey.ToBytes(), leg, (uint)ExpiryHeight, time);
    }

    internal Task<ExitParty> AliceAsync(ReplayedChain chain, byte[] kit) => ExitParty.StartAsync(chain, _aliceWords, kit);

    internal Task<ExitParty> BobAsync(ReplayedChain chain, byte[] kit) => ExitParty.StartAsync(chain, _bobWords, kit);

    /// <summary>The exit tool in an empty folder, with a kit of Alice's and her words.</summary>
    internal ExitTool AliceTool(ReplayedChain chain, byte[] kit) => new(chain, _aliceWords, kit);

    internal ExitTool BobTool(ReplayedChain chain, byte[] kit) => new(chain, _bobWords, kit);

    /// <summary>Alice's agent with a copy of its folder, on a future in which nobody else has a process but the node.</summary>
    internal LoneAgent AliceAgent(ReplayedChain chain, params byte[][] onlyKits) => new(chain, _stack!.Alice, onlyKits);

    internal LoneAgent BobAgent(ReplayedChain chain, params byte[][] onlyKits) => new(chain, _stack!.Bob, onlyKits);

    public async ValueTask DisposeAsync()
    {
        if (_stack is not null)
        {
            await _stack.DisposeAsync();
        }
    }

    private async Task<(byte[] Alice, byte[] Bob)> KitsAsync(string round) => (await KitAsync(_stack!.Alice, round), await KitAsync(_stack.Bob, round));

    private static async Task<byte[]> KitAsync(AgentDriver user, string round)
    {
        var answer = await user.CallAsync("kit", new JsonObject { ["round"] = round });
        return await File.ReadAllBytesAsync((string)answer!["path"]!);
    }

    private static string WordsOf(AgentDriver user)
    {
        using var folder = AgentFolder.Open(user.Folder);
        using var wallet = HdWallet.Open(folder, BitcoinNetwork.Regtest);
        return wallet.BackupWords();
    }
}
