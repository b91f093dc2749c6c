using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>
/// Which contracts of an agent have something that could come to the chain. Its records decide. One that is over stays until its Splits open: till then the loser of a pot that was
/// settled off-chain could bring it back. A Setup that was refunded needs nobody: RefundExit pays the same.
/// </summary>
internal sealed class WatchedContracts(Func<Bytes32, ExitKit?> findKit) : IDisposable
{
    /// <summary>Each costs some seven questions to the node for every block. Beyond, what is over gives way, the oldest first.</summary>
    public const int Most = 1_000;

    /// <summary>Kits that are read in one look, so that the thousandth doesn't keep the first waiting after a start.</summary>
    private const int ReadAtOnce = 20;

    private readonly Dictionary<string, ContractWatch> _watches = [];

    /// <summary>The state in which a kit was looked for and not found, could not be read, or needs no watching any more.</summary>
    private readonly Dictionary<string, ContractState> _left = [];

    private HashSet<string> _over = [];

    public IReadOnlyCollection<ContractWatch> All => _watches.Values;

    /// <summary>Takes in what has changed since. Contracts that aren't over come first, then the newest.</summary>
    /// <param name="unreadable">Told of each kit that can't be read, once for each state.</param>
    public void Refresh(IReadOnlyList<ContractRecord> records, Action<ContractRecord, HashPerpException> unreadable)
    {
        _over = records.Where(record => record.IsOver).Select(record => record.Round).ToHashSet();
        var changed = records.Where(IsNews).OrderBy(record => record.IsOver).ThenByDescending(record => record.StartedAtUnixMs).Take(ReadAtOnce).ToArray();
        foreach (var record in changed)
        {
            try
            {
                Read(record);
            }
            catch (HashPerpException damaged)
            {
                _left[record.Round] = record.State;
                unreadable(record, damaged);
            }
        }
    }

    /// <summary>Forgets what could be split by now, and what is done.</summary>
    /// <param name="medianTime">Of the tip, unix seconds.</param>
    public void Expire(long medianTime)
    {
        foreach (var watch in Idle().Where(watch => medianTime > watch.SplitTime).ToArray())
        {
            End(watch);
        }
    }

    /// <summary>Nothing is left to do for a contract, whatever its record says.</summary>
    public void End(ContractWatch watch)
    {
        watch.Dispose();
        _watches.Remove(watch.Round);
        _left[watch.Round] = watch.ReadIn;
    }

    public void Dispose()
    {
        foreach (var watch in _watches.Values)
        {
            watch.Dispose();
        }
    }

    /// <summary>A kit with pots never changes; one of a Setup is replaced by the activation.</summary>
    private bool IsNews(ContractRecord record)
    {
        if (_watches.TryGetValue(record.Round, out var watch))
        {
            return !watch.HasPots && watch.ReadIn != record.State;
        }
        return CanHurt(record.State) && record.Terms is not null && (!_left.TryGetValue(record.Round, out var left) || (left == ContractState.SetUp && left != record.State));
    }

    private static bool CanHurt(ContractState state) =>
        state is ContractState.SetUp or ContractState.Active or ContractState.Settling or ContractState.Settled or ContractState.Closed;

    private void Read(ContractRecord record)
    {
        if (_watches.Remove(record.Round, out var before))
        {
            before.Dispose();
        }
        var kit = CanHurt(record.State) ? findKit(ContractTerms.Parse(Hex.Decode(record.Terms!)).Id()) : null;
        if (kit is null || (record.IsOver && !kit.HasPots) || !MakeRoomFor(record))
        {
            _left[record.Round] = record.State;
            return;
        }
        _watches[record.Round] = ContractWatch.Of(record, kit);
    }

    private bool MakeRoomFor(ContractRecord record)
    {
        if (_watches.Count < Most)
        {
            return true;
        }
        if (record.IsOver || Idle().MinBy(watch => watch.SplitTime) is not { } oldest)
        {
            return false;
        }
        End(oldest);
        return true;
    }

    /// <summary>Over by its record, and not on the chain.</summary>
    private IEnumerable<ContractWatch> Idle() => _watches.Values.Where(watch => watch.HasPots && !watch.IsUnderWay && _over.Contains(watch.Round));
}
