namespace HashPerp.ContractLifecycle;

/// <summary>Wires the relay.</summary>
internal static class RelaySetup
{
    public static void AddRelay(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(RelayLimits.Default);
        services.AddSingleton(RelaySettings.From(configuration));
        services.AddSingleton<RelayHub>();
        services.AddSingleton<RelayLogin>();
    }
}
