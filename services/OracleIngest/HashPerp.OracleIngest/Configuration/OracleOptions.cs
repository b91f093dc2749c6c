using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.OracleIngest.Core;

namespace HashPerp.OracleIngest;

/// <summary>The section <c>Oracle</c> of the configuration.</summary>
public sealed class OracleOptions
{
    public const string Section = "Oracle";

    /// <summary><c>regtest</c>, <c>signet</c> or <c>mainnet</c>: the node must be of this network.</summary>
    public string Network { get; init; } = "regtest";

    /// <summary>The lowest node height that is told; the ten headers below it are kept for its median time.</summary>
    public int FirstHeight { get; init; }

    public ProfileSettings Profile { get; init; } = new();

    /// <summary>Milliseconds between two looks at the node while it doesn't call us, 20 to 60,000.</summary>
    public int PollMilliseconds { get; init; } = 250;

    /// <summary>Milliseconds between two looks while the node's ZMQ is connected: what a lost notice costs. 20 to 600,000.</summary>
    public int SlowPollMilliseconds { get; init; } = 5_000;

    /// <summary>Headers of one transaction while catching up, 1 to 2,000.</summary>
    public int BatchHeaders { get; init; } = 500;

    /// <summary>Seconds without a new tip after which the service calls itself degraded.</summary>
    public int StaleTipSeconds { get; init; } = 7_200;

    /// <summary>A reorganisation of more blocks than this is an alarm.</summary>
    public int AlarmDepth { get; init; } = 6;

    /// <summary>The lowest header that is read.</summary>
    public int LowestHeader => Math.Max(0, FirstHeight - HeaderTimes.MedianSpan + 1);

    /// <summary>The network's genesis block.</summary>
    public uint256 GenesisHash => Network switch
    {
        "regtest" => uint256.Parse("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206"),
        "signet" => uint256.Parse("00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6"),
        "mainnet" => uint256.Parse("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"),
        _ => throw OracleIngestErrors.InvalidConfiguration.Error($"'{Network}' is no network.", "Set Oracle__Network to regtest, signet or mainnet."),
    };

    /// <exception cref="Primitives.HashPerpException"><see cref="OracleIngestErrors.InvalidConfiguration"/>, <see cref="ChainErrors.InvalidProfile"/>.</exception>
    public OracleOptions Checked()
    {
        _ = GenesisHash;
        _ = Profile.Create();
        if (FirstHeight < 0 || BatchHeaders is < 1 or > 2_000 || PollMilliseconds is < 20 or > 60_000 || SlowPollMilliseconds is < 20 or > 600_000
            || StaleTipSeconds < 1 || AlarmDepth < 1)
        {
            throw OracleIngestErrors.InvalidConfiguration.Error(
                $"First height {FirstHeight}, batches of {BatchHeaders}, looks every {PollMilliseconds} or {SlowPollMilliseconds} ms, "
                + $"alarms at {StaleTipSeconds} s and {AlarmDepth} blocks.",
                "Heights are 0 or more, batches 1 to 2000, looks 20 to 60000 and 20 to 600000 ms, alarms 1 or more.");
        }
        if (Profile.Kind == "virtual" && Profile.StartHeight < LowestHeader)
        {
            throw OracleIngestErrors.InvalidConfiguration.Error(
                $"The virtual difficulty starts at {Profile.StartHeight}, headers are read from {LowestHeader} on.", "Lower Oracle__FirstHeight.");
        }
        return this;
    }
}
