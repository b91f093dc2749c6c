using HashPerp.ContractScripts;
using HashPerp.OrderBook.Core;

namespace HashPerp.OrderBook;

/// <summary>Section <c>OrderBook</c>, and the network.</summary>
public sealed class OrderBookOptions
{
    public const string Section = "OrderBook";

    /// <summary><c>mainnet</c>, <c>signet</c> or <c>regtest</c>: part of what orders sign.</summary>
    public string Network { get; set; } = "regtest";

    /// <summary>Display height less node height.</summary>
    public int HeightOffset { get; set; }

    /// <summary>New markets close this many blocks before H ...</summary>
    public uint CutoffBlocks { get; set; } = Cutoff.Default.Blocks;

    /// <summary>... or once the median time is within this many seconds of the earliest T.</summary>
    public uint CutoffSeconds { get; set; } = Cutoff.Default.Seconds;

    /// <summary>A signer that is silent for longer is away.</summary>
    public int HeartbeatMilliseconds { get; set; } = 6_000;

    /// <summary>Commands that wait for one market at most; the last eighth is kept for cancels and for the system's own.</summary>
    public int QueueLength { get; set; } = 4_096;

    /// <summary>A command that waited longer is refused instead of done.</summary>
    public int QueueMilliseconds { get; set; } = 10_000;

    /// <summary>Commands that are committed together at most.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>Journal entries between two snapshots.</summary>
    public int SnapshotEvery { get; set; } = 1_000;

    /// <summary>How long something may be reserved for an order that isn't in the journal.</summary>
    public int ReservationGraceSeconds { get; set; } = 60;

    /// <summary>Streams of one market's book at most.</summary>
    public int BookStreams { get; set; } = 1_000;

    public GenesisPrefix Genesis => Network switch
    {
        "mainnet" => GenesisPrefix.Mainnet,
        "signet" => GenesisPrefix.Signet,
        "regtest" => GenesisPrefix.Regtest,
        _ => throw OrderBookServiceErrors.InvalidConfiguration.Error($"OrderBook:Network is '{Network}'.", "Use mainnet, signet or regtest."),
    };

    public Cutoff Cutoff => new(CutoffBlocks, CutoffSeconds);
}
