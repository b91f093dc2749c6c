using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Client;
using HashPerp.Primitives;
using HashPerp.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// TIME's agent in this process, on TIME's own folder and keys, whose messages a test rewrites before they are sealed: what a dishonest user with a patched
/// client can say. Everything behind it is real.
/// </summary>
internal sealed class LyingPeer : IRoundMessenger, IAsyncDisposable
{
    private readonly Func<RoundMessage, RoundMessage> _lie;
    private readonly List<IDisposable> _owned = [];
    private readonly CancellationTokenSource _stop = new();
    private Task[] _running = [];
    private RelayClient _relay = null!;

    private LyingPeer(Func<RoundMessage, RoundMessage> lie) => _lie = lie;

    /// <summary>Takes the place of a user whose process has ended.</summary>
    public static async Task<LyingPeer> StartAsync(ContractStack stack, AgentDriver user, Func<RoundMessage, RoundMessage> lie)
    {
        var liar = new LyingPeer(lie);
        try
        {
            await liar.OpenAsync(stack, user);
            return liar;
        }
        catch
        {
            await liar.DisposeAsync();
            throw;
        }
    }

    /// <summary>The lie goes out in place of the truth, sealed and named as the truth would be.</summary>
    public void Send(ECXOnlyPubKey to, string key, RoundMessage message) => new RelayMessenger(_relay).Send(to, key, _lie(message));

    /// <summary>Sends bytes that need be no round message at all.</summary>
    public void SendRaw(string account, string key, byte[] body) => _relay.Send(ECXOnlyPubKey.Parse(Hex.Decode(account)), key, body);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var task in _running)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (_relay is not null)
        {
            await _relay.DisposeAsync();
        }
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            owned.Dispose();
        }
        _stop.Dispose();
    }

    private async Task OpenAsync(ContractStack stack, AgentDriver user)
    {
        var time = TimeProvider.System;
        var environment = stack.Chain.Node.Environment;
        var folder = Own(AgentFolder.Open(user.Folder));
        var node = Own(new RPCClient(RPCEndpoint.WithPassword(
            stack.Chain.Node.Url, environment["Bitcoin__RpcUser"]!, environment["Bitcoin__RpcPassword"]!)));
        var keys = Own(HdWallet.Open(folder, BitcoinNetwork.Regtest));
        var client = Own(new OperatorClient(stack.ArkServer.Url, BitcoinNetwork.Regtest, new OperatorPin(folder), time));
        var view = Own(await NodeChainView.OpenAsync(node, new NodeChainOptions(), time, _stop.Token));
        var profile = new ProfileSettings { Kind = "replay", HeightOffset = ReplayedChain.HeightOffset }.Create();
        var pinned = (JsonArray)folder.ReadJson("attestors.json", 1)!["keys"]!;
        var attestors = pinned.Select(key => Own(new AttestorConnection(stack.Attestor.Service.Url, Bytes32.Parse((string)key!)))).ToArray();
        _relay = new RelayClient(new RelayOptions(stack.Relay.Url, keys.Genesis, "hashperp-relay"), keys.Identity, folder, time);
        var (coins, ancestries) = (new CoinStore(folder), new AncestryStore(folder));
        var payments = new OwnPayments(keys, coins, ancestries, new OffchainSender(client, keys, coins, ancestries, folder, time));
        var wallet = new AgentWallet(keys, coins, client, new AncestryFetcher(client, node), node, payments);
        var contracts = Own(new ContractAgent(
            folder, wallet, await AgentOperator.ConnectAsync(client, _stop.Token), new AgentChain(view, profile, keys.Genesis, attestors, attestors.Length, new EvidenceCollector(folder, view)), this,
            new RoundPolicy { Accepts = _ => true }, time, NullLogger.Instance));
        var pump = new MessagePump(_relay, contracts, time, NullLogger.Instance);
        _running = [Task.Run(() => pump.RunAsync(_stop.Token)), Task.Run(() => contracts.RunAsync(_stop.Token))];
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }
}
