using HashPerp.Bitcoin;

namespace HashPerp.Cli;

/// <summary>Where the servers are: Aspire's environment variables, as ./hashperp and the AppHost set them.</summary>
internal static class ServiceAddress
{
    /// <summary>The relay's public name; a login is bound to it.</summary>
    public static string RelayOrigin => Environment.GetEnvironmentVariable("Relay__Origin") is { Length: > 0 } origin ? origin : "hashperp-relay";

    /// <summary>The exchange, where both of its addresses are set; null where neither is.</summary>
    /// <exception cref="Primitives.HashPerpException"><see cref="CliErrors.BadOption"/>: one of the two.</exception>
    public static ExchangeOptions? Exchange
    {
        get
        {
            const string Gateway = "services__gateway__http__0";
            const string OrderBook = "services__orderbook__grpc__0";
            string[] set = [.. new[] { Gateway, OrderBook }.Where(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))];
            return set.Length == 0
                ? null
                : new ExchangeOptions(
                    Setting(Gateway, url => new Uri(url)), Setting(OrderBook, url => new Uri(url)),
                    Environment.GetEnvironmentVariable("Gateway__Origin") is { Length: > 0 } origin ? origin : "hashperp");
        }
    }

    /// <summary>The node and the password for it.</summary>
    public static RPCEndpoint Node => RPCEndpoint.WithPassword(
        Setting("Bitcoin__RpcUrl", url => new Uri(url)), Setting("Bitcoin__RpcUser", user => user), Setting("Bitcoin__RpcPassword", password => password));

    /// <summary>
    /// What a child agent finds other than we do: the relay, which is a part of ContractLifecycle; and nothing of what is ours alone, least of all the key that
    /// makes tokens for anybody.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> AgentEnvironment
    {
        get
        {
            const string Relay = "services__relay__grpc__0";
            var environment = new Dictionary<string, string?>
            {
                ["Tokens__Key"] = null, ["HASHPERP_ADMIN_TOKEN"] = null, ["HASHPERP_READY_FILE"] = null, ["ASPNETCORE_URLS"] = null,
            };
            if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Relay)))
            {
                environment[Relay] = Of("contractlifecycle").ToString();
            }
            return environment;
        }
    }

    public static Uri Of(string service) => Setting($"services__{service}__grpc__0", url => new Uri(url));

    /// <exception cref="Primitives.HashPerpException"><see cref="CliErrors.BadOption"/>: not set, or not of its kind.</exception>
    public static T Setting<T>(string variable, Func<string, T> parse)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(value))
        {
            throw CliErrors.BadOption.Error($"{variable} is not set.", "Start the system with ./hashperp, which sets it.");
        }
        try
        {
            return parse(value);
        }
        catch (FormatException error)
        {
            throw new Primitives.HashPerpException(CliErrors.BadOption, $"{variable} is '{value}'.", "It must be an address.", error);
        }
    }
}
