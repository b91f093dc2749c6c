using System.Globalization;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Gateway;

/// <summary>What a login is bound to, and how long its parts live.</summary>
/// <param name="Genesis">Of the network.</param>
/// <param name="Origin">What the user sees, such as <c>https://hashperp.example</c>: a login signed for another site is worth nothing here.</param>
/// <param name="ChallengeLifetime">How long a challenge may be answered.</param>
public sealed record GatewaySettings(GenesisPrefix Genesis, string Origin, TimeSpan ChallengeLifetime)
{
    public const string DefaultOrigin = "hashperp";

    private const int DefaultChallengeSeconds = 60;

    /// <summary>Reads <c>Network</c> (default regtest), <c>Gateway:Origin</c> and <c>Gateway:ChallengeSeconds</c> (1 to 60).</summary>
    /// <exception cref="HashPerpException"><see cref="GatewayErrors.InvalidSetting"/>.</exception>
    public static GatewaySettings From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var genesis = (configuration["Network"] ?? "regtest") switch
        {
            "mainnet" or "bitcoin" => GenesisPrefix.Mainnet,
            "signet" => GenesisPrefix.Signet,
            "regtest" => GenesisPrefix.Regtest,
            var other => throw GatewayErrors.InvalidSetting.Error($"Network '{other}' is not known.", "Use mainnet, signet or regtest."),
        };
        var origin = configuration["Gateway:Origin"] ?? DefaultOrigin;
        if (origin.Length is 0 or > LoginChallenge.MaxOriginBytes || !origin.All(c => c is > ' ' and < '\x7f'))
        {
            throw GatewayErrors.InvalidSetting.Error($"Gateway:Origin '{origin}' is not 1 to {LoginChallenge.MaxOriginBytes} visible ASCII characters.",
                "Use scheme and host, such as https://hashperp.example.");
        }
        var seconds = Number(configuration, "Gateway:ChallengeSeconds", DefaultChallengeSeconds, DefaultChallengeSeconds);
        return new GatewaySettings(genesis, origin, TimeSpan.FromSeconds(seconds));
    }

    /// <summary>A setting that is a whole number from 1 to <paramref name="max"/>.</summary>
    /// <exception cref="HashPerpException"><see cref="GatewayErrors.InvalidSetting"/>.</exception>
    internal static int Number(IConfiguration configuration, string name, int otherwise, int max) => configuration[name] switch
    {
        null or "" => otherwise,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= max => value,
        var text => throw GatewayErrors.InvalidSetting.Error($"{name} is '{text}'.", $"Use a whole number from 1 to {max}."),
    };
}
