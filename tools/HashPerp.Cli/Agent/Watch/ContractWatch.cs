using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>
/// What an agent remembers of a kit that nobody has touched: the signs to look for, and no more. A kit may have 4 MB, and its guard reads headers and checks
/// signatures, so that one is opened only when there is something to do.
/// </summary>
/// <param name="readIn">The contract's state when its kit was read.</param>
/// <param name="splitTime">See <see cref="ExitLevels.SplitTime"/>; without pots there is nothing to wait for after the contract.</param>
internal sealed class ContractWatch(string round, Bytes32 contractId, bool hasPots, ContractState readIn, long splitTime, IReadOnlyList<uint256> signs) : IDisposable
{
    public string Round => round;

    public Bytes32 ContractId => contractId;

    public bool HasPots => hasPots;

    public ContractState ReadIn => readIn;

    public long SplitTime => splitTime;

    /// <inheritdoc cref="KitWatch.SignsOf"/>
    public IReadOnlyList<uint256> Signs => signs;

    /// <summary>Null while nothing is to be done.</summary>
    public KitGuard? Guard { get; private set; }

    public bool IsUnderWay => Guard is { IsUnderWay: true };

    /// <summary>The tip for which it was looked at.</summary>
    public uint256? LookedAt { get; set; }

    /// <summary>When it is to be looked at again though no block has come, as a timestamp; null for not before the next block.</summary>
    public long? Again { get; set; }

    /// <summary>Whether it is being unrolled because that was due.</summary>
    public bool IsDue { get; set; }

    public static ContractWatch Of(ContractRecord record, ExitKit kit) => new(
        record.Round, kit.ContractId, kit.HasPots, record.State, kit.HasPots ? ExitLevels.SplitTime(kit) : 0, [.. KitWatch.SignsOf(kit).Select(sign => sign.Txid)]);

    public void Open(KitGuard guard) => Guard = guard;

    public void Close()
    {
        Guard?.Keys.Dispose();
        Guard?.Dispose();
        Guard = null;
    }

    public void Dispose() => Close();
}
