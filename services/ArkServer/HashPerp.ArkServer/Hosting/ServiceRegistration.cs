using Dapper;
using HashPerp.ArkServer.Batches;
using HashPerp.ArkServer.Chain;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Features.Admin;
using HashPerp.ArkServer.Features.BatchMessages;
using HashPerp.ArkServer.Features.CreateNotes;
using HashPerp.ArkServer.Features.DeleteIntent;
using HashPerp.ArkServer.Features.FinalizeTx;
using HashPerp.ArkServer.Features.GetContract;
using HashPerp.ArkServer.Features.GetInfo;
using HashPerp.ArkServer.Features.GetIntent;
using HashPerp.ArkServer.Features.GetPendingTx;
using HashPerp.ArkServer.Features.Indexer;
using HashPerp.ArkServer.Features.RegisterContract;
using HashPerp.ArkServer.Features.RegisterIntent;
using HashPerp.ArkServer.Features.RegisterSeries;
using HashPerp.ArkServer.Features.SubmitTx;
using HashPerp.ArkServer.Grpc;
using HashPerp.ArkServer.Policy;
using HashPerp.ArkServer.Rest;
using HashPerp.ArkServer.Streams;
using HashPerp.ArkServer.Wallet;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;

namespace HashPerp.ArkServer.Hosting;

/// <summary>What this host is made of.</summary>
public static class ServiceRegistration
{
    public static IServiceCollection AddArkServer(this IServiceCollection services, IConfiguration configuration)
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        services.Configure<ArkServerOptions>(configuration.GetSection(ArkServerOptions.Section));
        services.Configure<BitcoinOptions>(configuration.GetSection(BitcoinOptions.Section));
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ArkServerOptions>>().Value);
        services.AddSingleton(WallClock.Time);
        services.AddSingleton<OperatorKeys>();
        services.AddSingleton<Operator>();
        services.AddSingleton(_ => Database.Open(ConnectionString(configuration)));
        services.AddSingleton(provider => Node(provider.GetRequiredService<IOptions<BitcoinOptions>>().Value));
        services.AddSingleton(provider => new IntentPool(provider.GetRequiredService<ArkServerOptions>().MaxWaitingIntents));
        return services.AddChain().AddContracts().AddBatches().AddStreams().AddUseCases().AddRpc();
    }

    public static string ConnectionString(IConfiguration configuration) => configuration.GetConnectionString("arkserver")
        ?? throw OperatorErrors.ConfigurationInvalid.Error("ConnectionStrings:arkserver is missing.", "Name the operator's Postgres database.");

    private static RPCClient Node(BitcoinOptions options) => Uri.TryCreate(options.RpcUrl, UriKind.Absolute, out var url)
        ? new RPCClient(RPCEndpoint.WithPassword(url, options.RpcUser, options.RpcPassword), TimeSpan.FromSeconds(15))
        : throw OperatorErrors.ConfigurationInvalid.Error("Bitcoin:RpcUrl is missing or not a URL.", "Name the node, for example http://127.0.0.1:18443.");

    private static IServiceCollection AddChain(this IServiceCollection services) => services
        .AddSingleton<ChainView>()
        .AddSingleton<OperatorWallet>()
        .AddSingleton<FundsAlarm>()
        .AddSingleton<FeeBumper>()
        .AddSingleton<StaleOutputReaction>()
        .AddSingleton<Sweeps>()
        .AddSingleton<BatchSweeper>()
        .AddSingleton<CheckpointSweeper>()
        .AddSingleton<PendingTxReleaser>()
        .AddHostedService<ChainWatcher>();

    private static IServiceCollection AddContracts(this IServiceCollection services) => services
        .AddSingleton<ContractMode>()
        .AddSingleton<ContractChain>()
        .AddSingleton<OutcomeGuard>()
        .AddSingleton<ContractEvents>()
        .AddSingleton<RegisterSeriesHandler>()
        .AddSingleton<RegisterContractHandler>()
        .AddSingleton<ContractQueries>()
        .AddSingleton<ContractGrpcService>()
        .AddHostedService<ContractWatcher>();

    private static IServiceCollection AddBatches(this IServiceCollection services) => services
        .AddSingleton<BatchSessionSlot>()
        .AddSingleton<BatchAnnouncer>()
        .AddSingleton<BanList>()
        .AddSingleton<BatchSettlement>()
        .AddSingleton<RoundFinisher>()
        .AddHostedService<BatchRunner>();

    private static IServiceCollection AddStreams(this IServiceCollection services) => services
        .AddSingleton<BatchEventHub>()
        .AddSingleton<TransactionHub>()
        .AddSingleton<ScriptSubscriptionHub>()
        .AddSingleton<VtxoNotifier>()
        .AddSingleton<StreamPump>()
        .AddSingleton<ArkStreams>();

    private static IServiceCollection AddUseCases(this IServiceCollection services) => services
        .AddSingleton<GetInfoHandler>()
        .AddSingleton<RegisterIntentHandler>()
        .AddSingleton<DeleteIntentHandler>()
        .AddSingleton<GetIntentHandler>()
        .AddSingleton<BatchMessagesHandler>()
        .AddSingleton<SubmitTxHandler>()
        .AddSingleton<FinalizeTxHandler>()
        .AddSingleton<GetPendingTxHandler>()
        .AddSingleton<CreateNotesHandler>()
        .AddSingleton<LedgerQuery>()
        .AddSingleton<VtxoQuery>()
        .AddSingleton<ChainQuery>()
        .AddSingleton<VirtualTxQuery>()
        .AddSingleton<BatchQuery>()
        .AddSingleton<ScriptSubscriptions>();

    private static IServiceCollection AddRpc(this IServiceCollection services)
    {
        services.AddSingleton<Startup>();
        services.AddSingleton<CallFailures>();
        services.AddSingleton<DigestCheck>();
        services.AddSingleton<ArkGrpcService>();
        services.AddSingleton<IndexerGrpcService>();
        services.AddSingleton<AdminGrpcService>();
        services.AddRest();
        services.AddSingleton<InstanceGuard>();
        services.AddHostedService(provider => provider.GetRequiredService<InstanceGuard>());
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = new WireLimits().MaxRequestBytes;
            options.MaxSendMessageSize = 4 * new WireLimits().MaxRequestBytes;
            options.Interceptors.Add<ErrorInterceptor>();
            options.Interceptors.Add<DigestInterceptor>();
        });
        return services;
    }
}
