using Grpc.Core;
using HashPerp.OracleIngest.Core;
using HashPerp.ServiceDefaults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HashPerp.OracleIngest;

/// <summary>What this host is made of.</summary>
internal static class OracleSetup
{
    /// <exception cref="Primitives.HashPerpException"><see cref="OracleIngestErrors.InvalidConfiguration"/>.</exception>
    public static WebApplicationBuilder AddOracle(this WebApplicationBuilder builder)
    {
        var options = (builder.Configuration.GetSection(OracleOptions.Section).Get<OracleOptions>() ?? new OracleOptions()).Checked();
        var bitcoin = builder.Configuration.GetSection(BitcoinOptions.Section).Get<BitcoinOptions>() ?? new BitcoinOptions();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(bitcoin);
        builder.Services.AddSingleton(_ => bitcoin.CreateClient());
        builder.Services.AddSingleton<NodeReader>();
        builder.Services.AddSingleton<NodeCheck>();
        builder.Services.AddSingleton<WakeUp>();
        builder.Services.AddSingleton<ChainEvents>();
        builder.Services.AddSingleton<ChainStore>();
        builder.Services.AddSingleton<IndexQueries>();
        builder.Services.AddSingleton<OracleState>();
        builder.Services.AddSingleton<ChainMetrics>();
        builder.Services.AddSingleton<ChainIngest>();
        builder.Services.AddSingleton<ChainStreams>();
        builder.Services.AddSingleton<BlockNotices>();
        builder.Services.AddHostedService(services => services.GetRequiredService<BlockNotices>());
        builder.Services.AddHostedService<IngestLoop>();
        builder.Services.AddHealthChecks().AddCheck<ChainHealth>("chain");
        builder.MapErrors(StatusCode.Unavailable, OracleIngestErrors.NoBlockYet);
        builder.MapErrors(StatusCode.NotFound, OracleIngestErrors.NoIndexAtHeight);
        builder.MapErrors(StatusCode.ResourceExhausted, OracleIngestErrors.TooManyStreams);
        return builder;
    }
}
