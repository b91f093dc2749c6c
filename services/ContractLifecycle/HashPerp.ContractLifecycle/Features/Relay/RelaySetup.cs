using HashPerp.Primitives;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HashPerp.ContractLifecycle;

/// <summary>Wires the relay.</summary>
internal static class RelaySetup
{
    public static void AddRelay(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(WallClock.Time);
        services.AddSingleton(RelayLimits.Default);
        services.AddSingleton(RelaySettings.From(configuration));
        services.AddSingleton<RelayHub>();
        services.AddSingleton<RelayLogin>();
        // The coordinator's own, where it runs, is added later and wins.
        services.AddSingleton<IRoundDesk, NoRounds>();
    }
}
