using Grpc.Net.Client;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Contracts.ArkAdmin.V1;
using HashPerp.Primitives;
using HashPerp.Testing;
using Npgsql;

namespace HashPerp.ArkServer.Tests;

/// <summary>A bitcoind, a database and the operator's real process, funded and ready. Chain time stands still unless a test mines.</summary>
public sealed class OperatorStack : IAsyncDisposable
{
    /// <summary>Chain time of the first block; far from the wall clock, so that nobody confuses the two.</summary>
    public const long Genesis = 1_704_100_000;

    public const string Seed = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private const long FundingSat = 2_000_000_000;

    private const string FaucetName = "faucet";

    private readonly OwnParts? _own;

    private readonly ForeignOperator? _foreign;

    private GrpcChannel? _channel;

    private OperatorStack(OwnParts? own, ForeignOperator? foreign) => (_own, _foreign) = (own, foreign);

    public BitcoindNode Node => Own.Node;

    public PostgresServer Postgres => Own.Postgres;

    public ServiceProcess Service => Own.Service;

    /// <summary>The operator's node, ours or not. Asked for each time, since a restarted node has a client of its own.</summary>
    public RPCClient Rpc => _foreign?.Rpc ?? Node.Rpc;

    /// <summary>A wallet of the node with plenty of coins.</summary>
    public RPCClient Faucet => Rpc.ForWallet(FaucetName);

    /// <summary>Where REST is served, and where the operator's owner is.</summary>
    public Uri RestUrl => _foreign?.RestUrl ?? Service.Urls[1];

    public Uri AdminUrl => Service.Urls[2];

    public GrpcChannel Channel => _channel ??= GrpcChannel.ForAddress(_foreign?.Url ?? Service.Url);

    public ArkService.ArkServiceClient Ark => new(Channel);

    public IndexerService.IndexerServiceClient Indexer => new(Channel);

    public Admin.AdminClient Admin => new(Channel);

    /// <summary>How the operator was configured.</summary>
    public IReadOnlyDictionary<string, string?> Environment => Own.Environment;

    public OperatorInfo Info { get; private set; } = null!;

    private OwnParts Own => _own ?? throw new InvalidOperationException("This test needs an operator of its own; it is no part of the conformance suite.");

    /// <summary>A stack of our own, or, for the conformance suite, the operator that the environment names.</summary>
    public static async Task<OperatorStack> StartAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        if (settings is null && ForeignOperator.FromEnvironment() is { } foreign)
        {
            return await OfAsync(foreign);
        }
        var node = await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = Genesis });
        var postgres = await PostgresServer.StartNewAsync();
        var environment = new Dictionary<string, string?>(node.Environment)
        {
            ["ConnectionStrings__arkserver"] = await postgres.CreateDatabaseAsync(),
            ["ArkServer__Seed"] = Seed,
            ["ArkServer__SessionDuration"] = "12",
            ["ArkServer__MinPhaseMs"] = "300",
            ["ArkServer__ChainPollMs"] = "50",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            environment[name] = value;
        }
        await ServiceProcess.RunAsync("HashPerp.ArkServer", environment, ["migrate"]);
        var service = await ServiceProcess.StartNewAsync("HashPerp.ArkServer", environment);
        await node.FundedWalletAsync(FaucetName, coins: 5);
        var stack = new OperatorStack(new OwnParts(node, postgres, service, environment), foreign: null);
        await stack.PrepareAsync();
        return stack;
    }

    /// <summary>Restarts the operator, if need be after its death, at the same address.</summary>
    /// <param name="fault">Where it shall kill itself, or null.</param>
    public async Task RestartAsync(string? fault)
    {
        if (!Service.Process.HasExited)
        {
            await Service.StopAsync();
        }
        await Service.StartAsync(new Dictionary<string, string?> { [FaultPoint.Variable] = fault });
        // A channel that has seen the service die waits before it connects again.
        _channel?.Dispose();
        _channel = null;
    }

    /// <summary>Mines one block ten minutes after the last one; at a node that isn't ours, when it wants.</summary>
    public async Task MineAsync(int blocks = 1)
    {
        if (_foreign is not null)
        {
            await _foreign.MineAsync(blocks);
            return;
        }
        for (var i = 0; i < blocks; i++)
        {
            await Node.MineAtAsync(Node.MockTime!.Value + 600);
        }
    }

    /// <summary>Mines until the median time past is later than <paramref name="time"/>.</summary>
    public async Task MineUntilMedianTimeAsync(long time)
    {
        while (await MedianTimeAsync() <= time)
        {
            await Node.MineAtAsync(Math.Max(time + 1, Node.MockTime!.Value + 1));
        }
    }

    public async Task<long> MedianTimeAsync() => (await Node.Rpc.GetBlockchainInfoAsync()).MedianTime;

    /// <summary>Pays an on-chain script and confirms it.</summary>
    public async Task<OutPoint> PayAsync(Script script, long sat)
    {
        var txid = await Faucet.SendToAddressAsync(BitcoinAddress.Encode(script, BitcoinNetwork.Regtest), new Satoshis(sat));
        await MineAsync();
        var transaction = (await Rpc.GetRawTransactionAsync(txid))!.Transaction;
        return transaction.OutPointOf(transaction.Outputs.ToList().FindIndex(output => output.ScriptPubKey.Equals(script)));
    }

    /// <summary>Pays all of them the same in one confirmed transaction, repeated scripts as often as they occur.</summary>
    public async Task<Transaction> PayManyAsync(IReadOnlyList<Script> scripts, long sat)
    {
        var outputs = scripts.Select(script => new TxOut(new Satoshis(sat), script)).ToArray();
        var unfunded = new Transaction(2, [], outputs, 0).ToHex();
        var funded = await Faucet.CallAsync("fundrawtransaction", [unfunded, new Dictionary<string, object> { ["fee_rate"] = 2 }, false]);
        var signed = await Faucet.CallAsync("signrawtransactionwithwallet", [funded.GetProperty("hex").GetString()]);
        var transaction = Transaction.Parse(signed.GetProperty("hex").GetString()!);
        await Rpc.SendRawTransactionAsync(transaction);
        await MineAsync();
        return transaction;
    }

    public async Task<IndexerVtxo> VtxoAsync(OutPoint outPoint) =>
        (await Indexer.GetVtxosAsync(new GetVtxosRequest { Outpoints = { outPoint.ToString() } })).Vtxos.Single();

    /// <summary>Asks the operator's database, for what no interface shows.</summary>
    public async Task<long> NumberAsync(string sql, string parameter)
    {
        await using var connection = new NpgsqlConnection(Environment["ConnectionStrings__arkserver"]);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter { Value = parameter } } };
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Own funds as the books have them: only fees may change this. Another operator doesn't show us its books: always 0.</summary>
    public async Task<long> OwnFundsAsync()
    {
        if (_foreign is not null)
        {
            return 0;
        }
        var ledger = await Admin.GetLedgerAsync(new GetLedgerRequest());
        return ledger.WalletConfirmedSat + ledger.WalletUnconfirmedSat + ledger.BatchLockedSat + ledger.ConnectorsSat - ledger.LiabilitiesSat - ledger.PendingSat
            + ledger.FeesPaidSat;
    }

    /// <summary>Between a broadcast and its entry in the books the two disagree for a moment, and other tests run batches at the same time.</summary>
    public Task ExpectOwnFundsAsync(long expected) =>
        Eventually.TrueAsync(async () => await OwnFundsAsync() == expected, $"own funds of {expected} sat", TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        _foreign?.Dispose();
        if (_own is not null)
        {
            await Service.DisposeAsync();
            await Postgres.DisposeAsync();
            await Node.DisposeAsync();
        }
    }

    private static async Task<OperatorStack> OfAsync(ForeignOperator foreign)
    {
        await foreign.FundAsync(FaucetName);
        var stack = new OperatorStack(own: null, foreign);
        stack.Info = InfoReader.Read(await stack.Ark.GetInfoAsync(new GetInfoRequest()));
        return stack;
    }

    private async Task PrepareAsync()
    {
        Info = InfoReader.Read(await Ark.GetInfoAsync(new GetInfoRequest()));
        var address = (await Admin.GetAddressAsync(new GetAddressRequest())).Address;
        for (var i = 0; i < 3; i++)
        {
            await Faucet.SendToAddressAsync(address, new Satoshis(FundingSat));
        }
        await MineAsync();
    }

    private sealed record OwnParts(BitcoindNode Node, PostgresServer Postgres, ServiceProcess Service, IReadOnlyDictionary<string, string?> Environment);
}
