using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Settlement;

namespace HashPerp.Attestor;

/// <summary>The section <c>Attestor</c> of the configuration.</summary>
public sealed class AttestorOptions
{
    public const string Section = "Attestor";

    /// <summary>Path of the seed file: hex, readable by its owner only. Made by <c>HashPerp.Attestor init</c>.</summary>
    public string Seed { get; init; } = "";

    /// <summary>Folder of the journal; one process at a time.</summary>
    public string State { get; init; } = "";

    /// <summary><c>regtest</c>, <c>signet</c> or <c>mainnet</c>: the node must be of this network.</summary>
    public string Network { get; init; } = "regtest";

    /// <summary>1 to 100; an outcome is attested at tip >= h* + this - 1.</summary>
    public int Confirmations { get; init; } = 1;

    /// <summary>Lowest node height that is read from the node.</summary>
    public int FirstHeight { get; init; }

    /// <summary>Milliseconds between two looks at the node, 20 to 60,000.</summary>
    public int PollMilliseconds { get; init; } = 250;

    public ProfileSettings Profile { get; init; } = new();

    /// <summary>The network's genesis block.</summary>
    public uint256 GenesisHash => Network switch
    {
        "regtest" => uint256.Parse("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206"),
        "signet" => uint256.Parse("00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6"),
        "mainnet" => uint256.Parse("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"),
        _ => throw SettlementErrors.InvalidConfiguration.Error($"'{Network}' is no network.", "Set Attestor__Network to regtest, signet or mainnet."),
    };

    /// <exception cref="Primitives.HashPerpException"><see cref="SettlementErrors.InvalidConfiguration"/>.</exception>
    public AttestorOptions Checked()
    {
        if (Seed.Length == 0 || State.Length == 0)
        {
            throw SettlementErrors.InvalidConfiguration.Error("The attestor needs a seed file and a state folder.", "Set Attestor__Seed and Attestor__State.");
        }
        if (Confirmations is < 1 or > 100 || PollMilliseconds is < 20 or > 60_000 || FirstHeight < 0)
        {
            throw SettlementErrors.InvalidConfiguration.Error(
                $"{Confirmations} confirmations, {PollMilliseconds} ms, first height {FirstHeight}.",
                "Confirmations are 1 to 100, PollMilliseconds 20 to 60000, FirstHeight is 0 or more.");
        }
        _ = GenesisHash;
        return this;
    }
}
