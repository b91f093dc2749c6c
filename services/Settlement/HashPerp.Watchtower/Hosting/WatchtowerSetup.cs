using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using HashPerp.Settlement;
using AttestorClient = HashPerp.Contracts.Settlement.V1.Attestor.AttestorClient;

namespace HashPerp.Watchtower;

/// <summary>What this host is made of.</summary>
internal static class WatchtowerSetup
{
    /// <summary>A kit and what is around it on the wire.</summary>
    private const int MaxMessageBytes = ExitKit.MaxBytes + 64 * 1024;

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(60);

    /// <exception cref="HashPerpException"><see cref="SettlementErrors.InvalidConfiguration"/>, or what is wrong with the folder.</exception>
    public static WebApplicationBuilder AddWatchtower(this WebApplicationBuilder builder)
    {
        var options = (builder.Configuration.GetSection(WatchtowerOptions.Section).Get<WatchtowerOptions>() ?? new WatchtowerOptions()).Checked();
        var node = Node(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(_ => AgentFolder.Open(options.Folder));
        builder.Services.AddSingleton(services => HdWallet.OpenOrCreate(services.GetRequiredService<AgentFolder>(), options.Chain));
        builder.Services.AddSingleton(_ => new RPCClient(node, CallTimeout));
        builder.Services.AddSingleton<FeeWallet>();
        builder.Services.AddSingleton<GuardBook>();
        builder.Services.AddSingleton<GuardDesk>();
        builder.Services.AddSingleton<PublishedKeys>();
        builder.Services.AddSingleton<FeeReserve>();
        builder.Services.AddSingleton<GuardLoop>();
        builder.Services.AddHostedService(services => services.GetRequiredService<GuardLoop>());
        if (builder.Configuration["services:attestor:grpc:0"] is not null)
        {
            builder.AddGrpcService<AttestorClient>("attestor");
        }
        builder.Services.AddGrpc().AddServiceOptions<WatchtowerService>(grpc => grpc.MaxReceiveMessageSize = MaxMessageBytes);
        builder.Services.AddHealthChecks().AddCheck<FeeReserve>("fees");
        builder.MapErrors(StatusCode.NotFound, SettlementErrors.UnknownGuard);
        builder.MapErrors(StatusCode.ResourceExhausted, SettlementErrors.TooManyKits);
        return builder;
    }

    private static RPCEndpoint Node(IConfiguration configuration) => Uri.TryCreate(configuration["Bitcoin:RpcUrl"], UriKind.Absolute, out var url)
        ? RPCEndpoint.WithPassword(url, configuration["Bitcoin:RpcUser"] ?? "", configuration["Bitcoin:RpcPassword"] ?? "")
        : throw SettlementErrors.InvalidConfiguration.Error("Bitcoin:RpcUrl is missing or not a URL.", "Name the node, for example http://127.0.0.1:18443.");
}
