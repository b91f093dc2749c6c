namespace HashPerp.Cli;

/// <summary>Where the servers are: Aspire's environment variables, as ./hashperp and the AppHost set them.</summary>
internal static class ServiceAddress
{
    /// <summary>The relay's public name; a login is bound to it.</summary>
    public static string RelayOrigin => Environment.GetEnvironmentVariable("Relay__Origin") is { Length: > 0 } origin ? origin : "hashperp-relay";

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
