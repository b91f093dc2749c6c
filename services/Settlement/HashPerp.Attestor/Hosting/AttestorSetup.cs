using System.Security.Cryptography;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Settlement;

namespace HashPerp.Attestor;

/// <summary>What this host is made of.</summary>
internal static class AttestorSetup
{
    private const int MaxMessageBytes = 64 * 1024;

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    public static void AddAttestor(this IServiceCollection services, AttestorOptions options, IChainView view)
    {
        services.AddSingleton(options);
        services.AddSingleton(WallClock.Time);
        services.AddSingleton(view);
        services.AddSingleton(_ => FileJournal.Open(options.State));
        services.AddSingleton<IAttestorJournal>(provider => provider.GetRequiredService<FileJournal>());
        services.AddSingleton(_ => Keys(options));
        services.AddSingleton(new AttestorSettings(GenesisPrefix.Of(options.GenesisHash), options.Profile.Create(), (byte)options.Confirmations));
        services.AddSingleton<AttestorEngine>();
        services.AddSingleton<OutcomeSignal>();
        services.AddSingleton<ChainFollower>();
        services.AddSingleton<OutcomeReader>();
        services.AddSingleton<OutcomeStreams>();
        services.AddHostedService<ChainPoll>();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaxMessageBytes;
            grpc.Interceptors.Add<ErrorInterceptor>();
        });
    }

    public static AttestorKeys Keys(AttestorOptions options)
    {
        var seed = SeedFile.Read(options.Seed);
        try
        {
            return AttestorKeys.FromSeed(seed, GenesisPrefix.Of(options.GenesisHash));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <exception cref="HashPerpException"><see cref="SettlementErrors.InvalidConfiguration"/>.</exception>
    public static RPCClient Node(IConfiguration configuration) => Uri.TryCreate(configuration["Bitcoin:RpcUrl"], UriKind.Absolute, out var url)
        ? new RPCClient(RPCEndpoint.WithPassword(url, configuration["Bitcoin:RpcUser"] ?? "", configuration["Bitcoin:RpcPassword"] ?? ""), CallTimeout)
        : throw SettlementErrors.InvalidConfiguration.Error("Bitcoin:RpcUrl is missing or not a URL.", "Name the node, for example http://127.0.0.1:18443.");

    /// <summary>Reads the node's headers; waits for a node that isn't up yet.</summary>
    public static async Task<NodeChainView> OpenChainAsync(RPCClient node, AttestorOptions options, TimeSpan patience, CancellationToken cancel)
    {
        var chain = new NodeChainOptions
        {
            FirstHeight = options.FirstHeight,
            GenesisHash = options.GenesisHash,
            PollInterval = TimeSpan.FromMilliseconds(options.PollMilliseconds),
        };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await NodeChainView.OpenAsync(node, chain, WallClock.Time, cancel);
            }
            catch (HashPerpException error) when (error.Code == BitcoinErrors.NodeUnreachable && TimeProvider.System.GetElapsedTime(started) < patience)
            {
                await timer.WaitForNextTickAsync(cancel);
            }
        }
    }
}
