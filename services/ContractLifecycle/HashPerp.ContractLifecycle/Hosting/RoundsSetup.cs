using Grpc.Core;
using HashPerp.Contracts.Asp.V1;
using HashPerp.ContractLifecycle.Core;
using HashPerp.Data;
using HashPerp.Events.AspAdapter;
using HashPerp.Events.OrderBook;
using HashPerp.Events.Settlement;
using HashPerp.Messaging;
using HashPerp.ServiceDefaults;

namespace HashPerp.ContractLifecycle;

/// <summary>Wires the coordinator. Without a database only the relay runs.</summary>
internal static class RoundsSetup
{
    public const string Name = "contractlifecycle";

    public static bool HasDatabase(IConfiguration configuration) => !string.IsNullOrEmpty(configuration.GetConnectionString(Name));

    public static void AddRounds(this WebApplicationBuilder builder)
    {
        builder.AddHashPerpData(Name);
        builder.AddHashPerpMessaging(Name);
        builder.AddGrpcService<AspAdapter.AspAdapterClient>("aspadapter");
        builder.MapErrors(StatusCode.NotFound, LifecycleErrors.UnknownContract);
        var settings = RoundSettings.From(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(settings.Times);
        builder.Services.AddSingleton<RoundActions>();
        builder.Services.AddSingleton<FactWriter>();
        builder.Services.AddSingleton<RoundRunner>();
        builder.Services.AddSingleton<AgentDesk>();
        builder.Services.AddSingleton<OperatorDesk>();
        builder.Services.AddSingleton<OutputWatch>();
        builder.Services.AddSingleton<CoinFollower>();
        builder.Services.AddSingleton<ReportTaker>();
        builder.Services.AddSingleton<ContractQueries>();
        builder.Services.AddSingleton<RiskTelling>();
        builder.Services.AddSingleton<IRoundDesk, RoundDesk>();
        builder.Services.AddHostedService<RoundClock>();
        builder.Services.AddHostedService<RoundActionWorker>();
        builder.Services.AddHostedService<RiskClock>();
        builder.AddEventHandler<AspUnreachableV1, AspUnreachableHandler>();
        builder.AddEventHandler<AspReachableV1, AspReachableHandler>();
        builder.AddEventHandler<OrderMatchedV1, OrderMatchedHandler>();
        builder.AddEventHandler<RungSettledV1, RungSettledHandler>();
        builder.AddEventHandler<ContractSettledV1, ContractSettledHandler>();
        builder.AddEventHandler<VtxoSpentV1, VtxoSpentHandler>();
    }
}
