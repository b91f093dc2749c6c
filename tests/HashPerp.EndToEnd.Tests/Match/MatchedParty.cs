using System.Text.Json.Nodes;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Client;
using HashPerp.Contracts.OrderBook.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Market = HashPerp.Contracts.OrderBook.V1.Market;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// A user's agent in this process, on the user's own folder, with an order book that accepts whatever it is sent: a test plays the matcher. Operator, relay,
/// attestor and node are real.
/// </summary>
internal sealed class MatchedParty : IRoundMessenger, IAsyncDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly CancellationTokenSource _stop = new();
    private Task[] _running = [];
    private RelayClient _relay = null!;

    public ContractAgent Contracts { get; private set; } = null!;

    public OrderDesk Desk { get; private set; } = null!;

    public CoinStore Coins { get; private set; } = null!;

    /// <summary>What this party says in place of the truth.</summary>
    public Func<RoundMessage, RoundMessage> Says { get; set; } = message => message;

    /// <summary>While set, this party's submissions don't reach the operator.</summary>
    public bool CannotSubmit { get; set; }

    /// <summary>Takes the place of a user whose process has ended.</summary>
    public static async Task<MatchedParty> StartAsync(ContractStack stack, AgentDriver user, ListedMarket market, bool cannotSubmit = false)
    {
        var party = new MatchedParty { CannotSubmit = cannotSubmit };
        try
        {
            await party.OpenAsync(stack, user, market);
            return party;
        }
        catch
        {
            await party.DisposeAsync();
            throw;
        }
    }

    public void Send(ECXOnlyPubKey to, string key, RoundMessage message) => new RelayMessenger(_relay).Send(to, key, Says(message));

    /// <summary>The only contract; null while there is none.</summary>
    public ContractRecord? Contract => Contracts.Contracts.SingleOrDefault();

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

    private async Task OpenAsync(ContractStack stack, AgentDriver user, ListedMarket market)
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
        Coins = new CoinStore(folder);
        var ancestries = new AncestryStore(folder);
        var payments = new OwnPayments(keys, Coins, ancestries, new OffchainSender(client, keys, Coins, ancestries, folder, time));
        var wallet = new AgentWallet(keys, Coins, client, new AncestryFetcher(client, node), node, payments);
        var orders = new OrderStore(folder);
        Contracts = Own(new ContractAgent(
            folder, wallet, new Interrupted(await AgentOperator.ConnectAsync(client, _stop.Token), () => CannotSubmit), new AgentChain(view, profile, keys.Genesis, attestors, attestors.Length, new EvidenceCollector(folder, view)),
            this, new RoundPolicy(), time, NullLogger.Instance, orders));
        await payments.ResumeAsync(_stop.Token);
        var policy = new OrderPolicy(new Satoshis(100_000_000), new Satoshis(330));
        Desk = Own(new OrderDesk(orders, keys, Coins, payments, new OpenBook(keys.Genesis, market), policy, time, NullLogger.Instance));
        var pump = new MessagePump(_relay, Contracts, time, NullLogger.Instance);
        _running = [Task.Run(() => pump.RunAsync(_stop.Token)), Task.Run(() => Contracts.RunAsync(_stop.Token))];
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }

    /// <summary>The operator, but for submissions that get lost.</summary>
    private sealed class Interrupted(IRoundOperator real, Func<bool> cannotSubmit) : IRoundOperator
    {
        public OperatorInfo Info => real.Info;

        public Task<OperatorAnswer> SubmitAsync(OffchainTx transaction, PSBT signedArkTx, CancellationToken cancel) => cannotSubmit()
            ? throw OperatorClientErrors.OperatorUnreachable.Error("The line is cut.")
            : real.SubmitAsync(transaction, signedArkTx, cancel);

        public Task FinalizeAsync(uint256 arkTxid, IReadOnlyList<PSBT> checkpoints, CancellationToken cancel) => real.FinalizeAsync(arkTxid, checkpoints, cancel);

        public Task<IReadOnlyList<PSBT>?> FindFinalizedAsync(OffchainTx transaction, CancellationToken cancel) => real.FindFinalizedAsync(transaction, cancel);

        public Task<uint256?> FindSpenderAsync(OutPoint vtxo, CancellationToken cancel) => real.FindSpenderAsync(vtxo, cancel);
    }

    /// <summary>Accepts every order.</summary>
    private sealed class OpenBook(GenesisPrefix genesis, ListedMarket market) : IExchange
    {
        public Task<IReadOnlyList<Market>> MarketsAsync(CancellationToken cancel)
        {
            var id = new ContractScripts.Market(
                genesis, (uint)market.ExpiryHeight, [.. market.Strikes.Select(strike => new SatPerPhDay(strike))], new Satoshis(market.PotSat)).Id;
            var listed = new Market
            {
                MarketId = Google.Protobuf.ByteString.CopyFrom(id.ToBytes()), ExpiryHeight = (uint)market.ExpiryHeight, PerLotSat = market.PotSat,
            };
            listed.Strikes.AddRange(market.Strikes.Select(strike => (uint)strike));
            return Task.FromResult<IReadOnlyList<Market>>([listed]);
        }

        public Task<OrderState> PlaceAsync(PlaceOrderRequest request, string traceparent, CancellationToken cancel) =>
            Task.FromResult(new OrderState { Status = OrderStatus.Open });

        public Task<OrderState> CancelAsync(CancelOrderRequest request, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<OrderState>> OrdersAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<OrderState>>([]);

        public Task<IReadOnlyList<Contracts.OrderBook.V1.Match>> MatchesAsync(CancellationToken cancel) => throw new NotSupportedException();

        public Task<BookSnapshot> BookAsync(Bytes32 marketId, uint depth, CancellationToken cancel) => throw new NotSupportedException();

        public Task HeartbeatAsync(CancellationToken cancel) => Task.CompletedTask;
    }
}
