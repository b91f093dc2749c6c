using HashPerp.ContractScripts;

namespace HashPerp.ContractLifecycle;

/// <summary>What a login is bound to.</summary>
/// <param name="Origin">The relay's public name, as its clients configure it.</param>
public sealed record RelaySettings(GenesisPrefix Genesis, string Origin)
{
    /// <summary>Reads <c>Network</c> (default regtest) and <c>Relay:Origin</c> (default <c>hashperp-relay</c>).</summary>
    public static RelaySettings From(IConfiguration configuration) => new(
        (configuration["Network"] ?? "regtest") switch
        {
            "mainnet" or "bitcoin" => GenesisPrefix.Mainnet,
            "signet" => GenesisPrefix.Signet,
            "regtest" => GenesisPrefix.Regtest,
            var other => throw RelayErrors.UnknownNetwork.Error($"Network '{other}' is not known.", "Use mainnet, signet or regtest."),
        },
        configuration["Relay:Origin"] ?? "hashperp-relay");
}
