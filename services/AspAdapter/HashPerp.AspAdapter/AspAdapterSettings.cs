using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;

namespace HashPerp.AspAdapter;

/// <summary>Configuration section <c>AspAdapter</c>; the operator's address is <c>services:arkserver:grpc:0</c>, the network <c>Network</c>.</summary>
public sealed class AspAdapterSettings
{
    public const string Section = "AspAdapter";

    /// <summary>regtest, signet or bitcoin; taken from the setting <c>Network</c>, which all services share.</summary>
    public string Network { get; set; } = "regtest";

    /// <summary>Digest of an operator whose keys or delays differ from the pinned ones, to be pinned in their place; empty: such an operator is refused.</summary>
    public string AcceptedDigest { get; set; } = "";

    /// <summary>Between two questions whether the operator is well, milliseconds.</summary>
    public int HealthMilliseconds { get; set; } = 2_000;

    /// <summary>Silence that is still no outage, milliseconds.</summary>
    public int PatienceMilliseconds { get; set; } = 6_000;

    /// <summary>Of one call to the operator, milliseconds.</summary>
    public int DeadlineMilliseconds { get; set; } = 10_000;

    /// <summary>Between two complete checks of all watched outputs, milliseconds: the fallback behind the stream.</summary>
    public int PollMilliseconds { get; set; } = 30_000;

    /// <summary>After this the streams are opened anew, with the scripts that are still of interest, seconds.</summary>
    public int SessionSeconds { get; set; } = 600;

    /// <summary>
    /// How long the holder of a spent coin isn't told, since the payment may be its owner's own and a Replace may be under way; milliseconds. Who watches is told at
    /// once.
    /// </summary>
    public int ReplaceGraceMilliseconds { get; set; } = 10_000;

    /// <summary>Between two looks for expired reservations and for holders to be told, milliseconds.</summary>
    public int SweepMilliseconds { get; set; } = 1_000;

    /// <summary>Outputs that are watched at the same time.</summary>
    public int MaxWatched { get; set; } = 100_000;

    /// <summary>Days for which a spend that was told is remembered.</summary>
    public int RetentionDays { get; set; } = 30;

    public BitcoinNetwork BitcoinNetwork => BitcoinNetwork.Parse(Network);

    /// <summary>What names the network inside signed bytes.</summary>
    public GenesisPrefix Genesis => BitcoinNetwork.Name switch
    {
        "regtest" => GenesisPrefix.Regtest,
        "signet" => GenesisPrefix.Signet,
        "bitcoin" => GenesisPrefix.Mainnet,
        var other => throw AspAdapterErrors.AspAdapterMisconfigured.Error($"Contracts have no prefix for the network {other}.", "Use regtest, signet or bitcoin."),
    };
}
