using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Host;

/// <summary>The section <c>Settlement</c> of the configuration.</summary>
public sealed class SettlementOptions
{
    public const string Section = "Settlement";

    /// <summary><c>regtest</c>, <c>signet</c> or <c>mainnet</c>: the attestor must be of this network.</summary>
    public string Network { get; init; } = "regtest";

    /// <summary>The attestor's key, x-only hex; empty to keep to the one that is met first.</summary>
    public string Attestor { get; init; } = "";

    /// <summary>Milliseconds between two looks at what is to be done, 20 to 60,000.</summary>
    public int PollMilliseconds { get; init; } = 200;

    public GenesisPrefix Genesis => Network switch
    {
        "regtest" => GenesisPrefix.Regtest,
        "signet" => GenesisPrefix.Signet,
        "mainnet" => GenesisPrefix.Mainnet,
        _ => throw SettlementErrors.InvalidConfiguration.Error($"'{Network}' is no network.", "Set Settlement__Network to regtest, signet or mainnet."),
    };

    /// <summary>Null when any attestor may be met first.</summary>
    public Bytes32? PinnedAttestor => Attestor.Length == 0 ? null : Bytes32.Parse(Attestor);

    /// <exception cref="HashPerpException"><see cref="SettlementErrors.InvalidConfiguration"/>, or as <see cref="Bytes32.Parse"/>.</exception>
    public SettlementOptions Checked()
    {
        _ = Genesis;
        _ = PinnedAttestor;
        return PollMilliseconds is >= 20 and <= 60_000
            ? this
            : throw SettlementErrors.InvalidConfiguration.Error($"Looks every {PollMilliseconds} ms.", "Settlement__PollMilliseconds is 20 to 60000.");
    }
}
