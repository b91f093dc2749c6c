using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Testing;

namespace HashPerp.Client.Tests;

/// <summary>One user's client against a stack, in this process, with a folder of its own.</summary>
internal sealed class TestAgent : IDisposable
{
    private readonly string _path = TestFolder.Create("agent");

    private TestAgent(OperatorStack stack, Mnemonic? words, Uri operatorUrl)
    {
        Folder = AgentFolder.Open(_path);
        Wallet = HdWallet.Create(Folder, BitcoinNetwork.Regtest, words);
        Coins = new CoinStore(Folder);
        Ancestries = new AncestryStore(Folder);
        Operator = new OperatorClient(operatorUrl, BitcoinNetwork.Regtest, new OperatorPin(Folder), TimeProvider.System);
        var node = stack.Node.Rpc;
        Boarding = new Boarding(Wallet, node, TimeProvider.System);
        Planner = new BatchPlanner(Wallet, Coins);
        Sender = new OffchainSender(Operator, Wallet, Coins, Ancestries, Folder, TimeProvider.System);
        Sync = new WalletSync(Operator, Wallet, Coins, Ancestries, new AncestryFetcher(Operator, node));
        Fees = new FeeWallet(Wallet, node, TimeProvider.System);
        Unroller = new Unroller(node, Fees, TimeProvider.System);
        Stack = stack;
    }

    public OperatorStack Stack { get; }

    public AgentFolder Folder { get; }

    public HdWallet Wallet { get; }

    public CoinStore Coins { get; }

    public AncestryStore Ancestries { get; }

    public OperatorClient Operator { get; }

    public Boarding Boarding { get; }

    public BatchPlanner Planner { get; }

    public OffchainSender Sender { get; }

    public WalletSync Sync { get; }

    public FeeWallet Fees { get; }

    public Unroller Unroller { get; }

    public OperatorInfo Info { get; private set; } = null!;

    /// <param name="operatorUrl">Null: the stack's own operator.</param>
    public static async Task<TestAgent> StartAsync(OperatorStack stack, Mnemonic? words = null, Uri? operatorUrl = null)
    {
        var agent = new TestAgent(stack, words, operatorUrl ?? stack.Service.Url);
        try
        {
            agent.Info = await agent.Operator.GetInfoAsync(TestContext.Current.CancellationToken);
            return agent;
        }
        catch
        {
            agent.Dispose();
            throw;
        }
    }

    public BatchParticipant Batches(BatchHooks? hooks = null, Func<BatchPolicy, BatchPolicy>? policy = null)
    {
        var usual = BatchPolicy.For(BitcoinNetwork.Regtest);
        return new BatchParticipant(Operator, Wallet, Coins, Ancestries, Folder, Stack.Node.Rpc, TimeProvider.System)
        {
            Hooks = hooks ?? new BatchHooks(),
            Policy = policy?.Invoke(usual) ?? usual,
        };
    }

    /// <summary>Pays to a boarding address of this agent and confirms it.</summary>
    public async Task FundAsync(long sat) => await Stack.PayAsync(Boarding.NextAddress(Info).Address, sat);

    public async Task<IReadOnlyList<BoardingCoin>> FindBoardingAsync() => await Boarding.FindAsync(Info, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Operator.Dispose();
        Wallet.Dispose();
        Folder.Dispose();
        TestFolder.Remove(_path);
    }
}
