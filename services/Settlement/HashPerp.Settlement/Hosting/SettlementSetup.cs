using Grpc.Core;
using HashPerp.Events.AspAdapter;
using HashPerp.Events.ContractLifecycle;
using HashPerp.Events.OracleIngest;
using HashPerp.Events.OrderBook;
using HashPerp.Messaging;
using HashPerp.ServiceDefaults;
using AspClient = HashPerp.Contracts.Asp.V1.AspAdapter.AspAdapterClient;
using AttestorClient = HashPerp.Contracts.Settlement.V1.Attestor.AttestorClient;

namespace HashPerp.Settlement.Host;

/// <summary>What this host is made of.</summary>
internal static class SettlementSetup
{
    /// <exception cref="Primitives.HashPerpException"><see cref="SettlementErrors.InvalidConfiguration"/>.</exception>
    public static WebApplicationBuilder AddSettlement(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton((builder.Configuration.GetSection(SettlementOptions.Section).Get<SettlementOptions>() ?? new SettlementOptions()).Checked());
        builder.AddGrpcService<AttestorClient>("attestor");
        builder.AddGrpcService<AspClient>("aspadapter");
        builder.Services.AddSingleton<Alarms>();
        builder.Services.AddSingleton<HeaderStore>();
        builder.Services.AddSingleton<OwnChain>();
        builder.Services.AddSingleton<AttestorIdentity>();
        builder.Services.AddSingleton<SeriesStore>();
        builder.Services.AddSingleton<Announcer>();
        builder.Services.AddSingleton<SettlementWriter>();
        builder.Services.AddSingleton<ContractStore>();
        builder.Services.AddSingleton<SpendStore>();
        builder.Services.AddSingleton<OutcomeStore>();
        builder.Services.AddSingleton<OutcomeWatches>();
        builder.Services.AddSingleton<OutcomeFollower>();
        builder.Services.AddSingleton<PotWatcher>();
        builder.Services.AddSingleton<OperatorRegistrar>();
        builder.Services.AddSingleton<SettlementQueries>();
        builder.Services.AddHostedService<AnnouncerWorker>();
        builder.Services.AddHostedService<OutcomeWorker>();
        builder.Services.AddHostedService<PotWorker>();
        builder.Services.AddHostedService<RegistrarWorker>();
        builder.Services.AddHealthChecks().AddCheck<Alarms>("alarms");
        builder.MapErrors(StatusCode.NotFound, SettlementErrors.UnknownContract);
        builder.AddEventHandler<BlockConnectedV1, BlockConnectedHandler>();
        builder.AddEventHandler<BlockDisconnectedV1, BlockDisconnectedHandler>();
        builder.AddEventHandler<MarketListedV1, MarketListedHandler>();
        builder.AddEventHandler<ContractActivatedV1, ContractActivatedHandler>();
        builder.AddEventHandler<ContractRefundedV1, ContractRefundedHandler>();
        builder.AddEventHandler<ContractClosedV1, ContractClosedHandler>();
        builder.AddEventHandler<VtxoSpentV1, VtxoSpentHandler>();
        return builder;
    }
}
