using Grpc.Core;
using HashPerp.AspAdapter.Core;
using HashPerp.AspAdapter.Data;
using HashPerp.ServiceDefaults;

namespace HashPerp.AspAdapter;

/// <summary>What this service registers.</summary>
internal static class AspAdapterSetup
{
    public static WebApplicationBuilder AddAspAdapter(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.Configure<AspAdapterSettings>(builder.Configuration.GetSection(AspAdapterSettings.Section));
        services.Configure<AspAdapterSettings>(settings => settings.Network = builder.Configuration["Network"] ?? settings.Network);
        services.AddSingleton<OperatorConnection>();
        services.AddSingleton<OperatorSource>();
        services.AddSingleton<OperatorStore>();
        services.AddSingleton<WatchStore>();
        services.AddSingleton<WatchSignals>();
        services.AddSingleton<AspAdapterMetrics>();
        services.AddSingleton<SpendTelling>();
        services.AddSingleton<SpendCheck>();
        services.AddSingleton<ReservationWatch>();
        services.AddSingleton<ReserveHandler>();
        services.AddSingleton<ChangeHandler>();
        services.AddSingleton<ReplaceHandler>();
        services.AddSingleton<GetCoinsHandler>();
        services.AddSingleton<VerifyContractHandler>();
        services.AddSingleton<WatchHandler>();
        services.AddSingleton<RegisterHandler>();
        services.AddSingleton<OperatorTelling>();
        services.AddSingleton<OperatorHealth>();
        services.AddSingleton<GetOperatorHandler>();
        services.AddHostedService(provider => provider.GetRequiredService<OperatorHealth>());
        services.AddHostedService<SpendWatcher>();
        services.AddHostedService<DueSweep>();
        return builder.MapStatuses();
    }

    private static WebApplicationBuilder MapStatuses(this WebApplicationBuilder builder) => builder
        .MapErrors(StatusCode.NotFound, AspAdapterErrors.CoinUnknown, AspAdapterErrors.ReservationUnknown)
        .MapErrors(
            StatusCode.FailedPrecondition, AspAdapterErrors.CoinNotSpendable, AspAdapterErrors.CoinReserved, AspAdapterErrors.ReservationDiffers,
            AspAdapterErrors.ReservationOver, AspAdapterErrors.CoinNotHeld, AspAdapterErrors.NotAReplacement, AspAdapterErrors.ReservedTooLittle,
            AspAdapterErrors.OperatorReplaced, AspAdapterErrors.RegistrationRefused)
        .MapErrors(StatusCode.ResourceExhausted, AspAdapterErrors.TooManyWatched)
        .MapErrors(StatusCode.Unavailable, AspAdapterErrors.OperatorAway, AspAdapterErrors.OperatorRefusal, AspAdapterErrors.OperatorAnswerMalformed);
}
