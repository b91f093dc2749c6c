using HashPerp.Chain;

namespace HashPerp.ArkServer.Configuration;

/// <summary>Section <c>ArkServer</c>. Amounts are satoshi, delays seconds in multiples of 512 (40-ark-wire §3.4; defaults of regtest: 30-contract-protocol §3).</summary>
public sealed class ArkServerOptions
{
    public const string Section = "ArkServer";

    /// <summary>The operator's seed: 64 to 128 hex digits, or the path of a file that holds them. Every key of the operator derives from it.</summary>
    public string Seed { get; set; } = "";

    /// <summary>What bitcoind must call its chain; a mismatch stops the start.</summary>
    public string Network { get; set; } = "regtest";

    /// <summary>Seconds of one batch session.</summary>
    public int SessionDuration { get; set; } = 10;

    /// <summary>The least that a phase of a session gets, in milliseconds.</summary>
    public int MinPhaseMs { get; set; } = 1000;

    public long UnilateralExitDelay { get; set; } = 2_048;

    public long CheckpointExitDelay { get; set; } = 2_048;

    public long BoardingExitDelay { get; set; } = 4_096;

    public long VtxoTreeExpiry { get; set; } = 5_184_000;

    public long Dust { get; set; } = 330;

    public long VtxoMinAmount { get; set; } = 1;

    /// <summary>-1: no limit.</summary>
    public long VtxoMaxAmount { get; set; } = -1;

    public long UtxoMinAmount { get; set; } = 330;

    /// <summary>-1: no limit; 0: no boarding.</summary>
    public long UtxoMaxAmount { get; set; } = -1;

    /// <summary>Weight units of one ark transaction.</summary>
    public int MaxTxWeight { get; set; } = 40_000;

    public int MaxOpReturnOutputs { get; set; } = 3;

    /// <summary>So many batches may the coins of one script make fail before it is banned; 0: nobody is banned.</summary>
    public int BanThreshold { get; set; } = 3;

    /// <summary>Seconds for which it is banned, and for which an offence counts.</summary>
    public int BanDuration { get; set; } = 300;

    /// <summary>Intents of one batch.</summary>
    public int MaxParticipants { get; set; } = 128;

    /// <summary>Intents that wait for a batch.</summary>
    public int MaxWaitingIntents { get; set; } = 1024;

    /// <summary>Miner fee in sat/vB; 0 asks the node, and takes 1 where it has no estimate.</summary>
    public int FeeRate { get; set; } = 1;

    /// <summary>With less than so many satoshi of its own the operator raises an alarm; 0: never.</summary>
    public long LowFundsSat { get; set; } = 10_000_000;

    /// <summary>How often the chain is looked at, in milliseconds.</summary>
    public int ChainPollMs { get; set; } = 200;

    /// <summary>Fee programs in the part of CEL that <see cref="Core.FeeProgram"/> reads, yielding satoshi; empty: free. Clients see them in GetInfo.</summary>
    public string OffchainInputFee { get; set; } = "";

    public string OffchainOutputFee { get; set; } = "";

    public string OnchainInputFee { get; set; } = "";

    public string OnchainOutputFee { get; set; } = "";

    /// <summary>An event stream that has been idle for so many seconds gets a heartbeat.</summary>
    public int HeartbeatSeconds { get; set; } = 60;

    /// <summary>The longest chain that the esplora endpoints index, in blocks; 0 turns them off.</summary>
    public int EsploraMaxBlocks { get; set; } = 100_000;

    /// <summary>Contract-aware mode (docs/contract-aware.md); without it this operator does what a stock one does.</summary>
    public bool ContractAware { get; set; }

    /// <summary>Contract-aware: what the node's heights stand for, as the attestors have it.</summary>
    public ProfileSettings Profile { get; set; } = new();

    /// <summary>Contract-aware: the attestors that are believed, x-only keys in hex. On regtest the list may be empty: the first one met is believed from then on.</summary>
    public IList<string> Attestors { get; init; } = [];

    /// <summary>Contract-aware: the lowest node height whose header is read; below the epoch of every listing.</summary>
    public int FirstHeight { get; set; }

    /// <summary>Contract-aware: a pending transaction is released when what makes it impossible is so deep in the chain.</summary>
    public int ReleaseConfirmations { get; set; } = 6;
}
