using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Settlement;

namespace HashPerp.Watchtower;

/// <summary>The section <c>Watchtower</c> of the configuration.</summary>
public sealed class WatchtowerOptions
{
    public const string Section = "Watchtower";

    /// <summary>Folder of the kits and of the tower's own wallet, which holds fees and nothing else; one process at a time.</summary>
    public string Folder { get; init; } = "";

    /// <summary><c>regtest</c>, <c>signet</c> or <c>mainnet</c>: kits of other networks are refused.</summary>
    public string Network { get; init; } = "regtest";

    /// <summary>Milliseconds between two looks at the chain's tip, 20 to 60,000.</summary>
    public int PollMilliseconds { get; init; } = 1_000;

    /// <summary>Kits in hand, 1 to 10,000. Each costs a look at some twenty transactions for every block.</summary>
    public int MaxKits { get; init; } = 1_000;

    /// <summary>Kits in hand of one account.</summary>
    public int MaxKitsOfAccount { get; init; } = 256;

    /// <summary>Satoshi that are paid for one kit; never more than a third of what its pots hold.</summary>
    public long MaxFeeSat { get; init; } = 100_000;

    /// <summary>sat/vB that are never exceeded.</summary>
    public int MaxSatPerVByte { get; init; } = 200;

    /// <summary>In place of the node's estimate, sat/vB; 0 for the estimate.</summary>
    public int SatPerVByte { get; init; }

    /// <summary>Blocks after which a claim counts as final.</summary>
    public int Confirmations { get; init; } = 6;

    public BitcoinNetwork Chain => Network switch
    {
        "regtest" => BitcoinNetwork.Regtest,
        "signet" => BitcoinNetwork.Signet,
        "mainnet" => BitcoinNetwork.Mainnet,
        _ => throw SettlementErrors.InvalidConfiguration.Error($"'{Network}' is no network.", "Set Watchtower__Network to regtest, signet or mainnet."),
    };

    /// <exception cref="HashPerpException"><see cref="SettlementErrors.InvalidConfiguration"/>.</exception>
    public WatchtowerOptions Checked()
    {
        _ = Chain;
        if (Folder.Length == 0)
        {
            throw SettlementErrors.InvalidConfiguration.Error("The watchtower has no folder.", "Set Watchtower__Folder.");
        }
        var isSane = PollMilliseconds is >= 20 and <= 60_000 && MaxKits is >= 1 and <= 10_000 && MaxKitsOfAccount >= 1
            && MaxFeeSat >= 1_000 && MaxSatPerVByte >= 1 && SatPerVByte >= 0 && Confirmations is >= 1 and <= 100;
        return isSane
            ? this
            : throw SettlementErrors.InvalidConfiguration.Error(
                "A limit of the watchtower is out of range.",
                "PollMilliseconds is 20 to 60000, MaxKits 1 to 10000, MaxFeeSat 1000 or more, Confirmations 1 to 100, the others 1 or more.");
    }
}
