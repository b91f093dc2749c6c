using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Client;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging;

namespace HashPerp.Cli;

/// <summary>The parts of one agent, opened in the order in which they need each other.</summary>
internal sealed class AgentParts : IAsyncDisposable
{
    private const int ToldAddresses = 5;

    private readonly List<IDisposable> _owned = [];

    private AgentParts(AgentFolder folder, RPCClient node)
    {
        Folder = folder;
        Node = node;
        Coins = new CoinStore(folder);
        Ancestries = new AncestryStore(folder);
        Allowed = new AllowedAccounts(folder);
        Orders = new OrderStore(folder);
        _owned.AddRange([folder, node]);
    }

    public AgentFolder Folder { get; }

    public RPCClient Node { get; }

    public CoinStore Coins { get; }

    public AncestryStore Ancestries { get; }

    public AllowedAccounts Allowed { get; }

    public OrderStore Orders { get; }

    public HdWallet Keys { get; private set; } = null!;

    public OperatorClient Operator { get; private set; } = null!;

    public RelayClient Relay { get; private set; } = null!;

    public ContractAgent Contracts { get; private set; } = null!;

    /// <summary>What the agent's node and its attestors say.</summary>
    public AgentChain Chain { get; private set; } = null!;

    /// <summary>The node's headers.</summary>
    public IChainView Headers { get; private set; } = null!;

    public EvidenceCollector Evidence { get; private set; } = null!;

    /// <summary>Pays for what this agent brings to the chain; the same coins as <c>exit run</c> finds with these words.</summary>
    public FeeWallet Fees { get; private set; } = null!;

    /// <summary>Of the fee account, the first few: several payments let several branches unroll at once.</summary>
    public IReadOnlyList<string> FeeAddresses { get; private set; } = [];

    public MessagePump Messages { get; private set; } = null!;

    public CoordinatorLink Coordinator { get; private set; } = null!;

    public BatchParticipant Batches { get; private set; } = null!;

    public EarlierWork Earlier { get; private set; } = null!;

    /// <summary>Null without an exchange.</summary>
    public IExchange? Exchange { get; private set; }

    /// <summary>Null without an exchange.</summary>
    public OrderDesk? Desk { get; private set; }

    /// <summary>Null without an exchange.</summary>
    public KitUploader? KitCopies { get; private set; }

    /// <summary>Null without towers, or without an exchange to log in at.</summary>
    public TowerKeeper? Towers { get; private set; }

    public static async Task<AgentParts> OpenAsync(AgentOptions options, CancellationToken cancel)
    {
        var parts = new AgentParts(AgentFolder.Open(options.Folder), new RPCClient(options.Node));
        try
        {
            await parts.ConnectAsync(options, cancel);
            return parts;
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Relay is not null)
        {
            await Relay.DisposeAsync();
        }
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            owned.Dispose();
        }
    }

    private async Task ConnectAsync(AgentOptions options, CancellationToken cancel)
    {
        var time = WallClock.Time;
        Keys = Own(Folder.Read("seed.json") is null ? HdWallet.Create(Folder, BitcoinNetwork.Regtest) : HdWallet.Open(Folder, BitcoinNetwork.Regtest));
        Operator = Own(new OperatorClient(options.Operator, BitcoinNetwork.Regtest, new OperatorPin(Folder), time));
        var pinned = await AttestorPin.KeysAsync(Folder, options, cancel);
        var view = Own(await NodeChainView.OpenAsync(Node, new NodeChainOptions(), time, cancel));
        Headers = view;
        Evidence = new EvidenceCollector(Folder, view);
        Fees = new FeeWallet(Keys, Node, time);
        FeeAddresses = [.. Enumerable.Range(0, ToldAddresses).Select(index => Fees.Address((uint)index))];
        var profile = new ProfileSettings { Kind = options.Profile, HeightOffset = options.HeightOffset }.Create();
        var attestors = pinned.Select(key => Own(new AttestorConnection(options.Attestor, key))).ToArray();
        Chain = new AgentChain(view, profile, Keys.Genesis, attestors, attestors.Length, Evidence);
        Relay = new RelayClient(new RelayOptions(options.Relay, Keys.Genesis, options.RelayOrigin), Keys.Identity, Folder, time);
        Batches = new BatchParticipant(Operator, Keys, Coins, Ancestries, Folder, Node, time);
        var payments = new OwnPayments(Keys, Coins, Ancestries, new OffchainSender(Operator, Keys, Coins, Ancestries, Folder, time));
        var (info, answered) = await Operator.GetInfoOrLastAsync(cancel);
        var connected = new AgentOperator(Operator, info);
        var log = new StandardErrorLog();
        Contracts = Own(new ContractAgent(
            Folder,
            new AgentWallet(Keys, Coins, Operator, new AncestryFetcher(Operator, Node), Node, payments),
            connected,
            Chain,
            new RelayMessenger(Relay),
            new RoundPolicy
            {
                Accepts = Allowed.Contains, ActivateAtOnce = options.ActivateAtOnce, MaxStake = new Satoshis(options.MaxStakeSat),
                MaxOpenContracts = options.MaxContracts, Reports = options.Exchange is not null,
            },
            time,
            log,
            Orders));
        Coordinator = new CoordinatorLink(Relay, Contracts);
        Messages = new MessagePump(Relay, Contracts, time, log);
        Earlier = new EarlierWork(Operator, Batches, payments, time, log);
        if (answered)
        {
            await Earlier.FinishAsync(cancel);
        }
        else
        {
            log.LogWarning("The operator doesn't answer: the agent goes by what it said last, and watches the chain");
        }
        if (options.Exchange is { } exchange)
        {
            var tokens = Own(new GatewayLogin(exchange.Gateway, Keys.Genesis, exchange.Origin, Keys.Identity, time));
            var connection = Own(new ExchangeConnection(exchange.OrderBook, tokens));
            var policy = new OrderPolicy(new Satoshis(options.MaxStakeSat), info.Dust > info.VtxoMinAmount ? info.Dust : info.VtxoMinAmount);
            Exchange = connection;
            Towers = options.Towers.Count == 0 ? null : new TowerKeeper(
                [.. options.Towers.Select(tower => Own(new TowerConnection(tower, tokens)))], new KitStore(Folder), () => Contracts.Contracts,
                async token => (await Node.GetBlockchainInfoAsync(token)).MedianTime, time, log);
            KitCopies = new KitUploader(Own(new KitCopyConnection(options.Relay, tokens)), new KitStore(Folder), Contracts, Keys, time, log);
            Desk = Own(new OrderDesk(Orders, Keys, Coins, payments, connection, policy, time, log));
        }
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }
}
