using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>What an account has asked for in case it can't act itself.</summary>
internal sealed class AccountGuard(Bytes32 account)
{
    private readonly Queue<long> _fills = new();

    public Bytes32 Account { get; } = account;

    public bool CancelsOnDisconnect { get; set; }

    /// <summary>When its orders end unless it speaks up before; 0 for never.</summary>
    public long DeadlineUs { get; set; }

    /// <summary>Fills of its resting orders within the window that end all of them; 0 for no protection.</summary>
    public uint MaxFills { get; private set; }

    public long WindowUs { get; private set; }

    /// <summary>The protection has ended its orders; until it is set again the account gets no new ones.</summary>
    public bool IsTripped { get; private set; }

    public bool IsProtected => MaxFills > 0 && !IsTripped;

    /// <summary>Times of the fills that count, oldest first.</summary>
    public IReadOnlyCollection<long> Fills => _fills;

    public bool IsIdle => !CancelsOnDisconnect && DeadlineUs == 0 && MaxFills == 0;

    public void Protect(uint fills, long windowUs)
    {
        (MaxFills, WindowUs, IsTripped) = (fills, windowUs, false);
        _fills.Clear();
    }

    /// <summary>As a snapshot has it.</summary>
    public void Load(bool isTripped, IEnumerable<long> fills)
    {
        IsTripped = isTripped;
        foreach (var fill in fills)
        {
            _fills.Enqueue(fill);
        }
    }

    public void Count(long now)
    {
        if (IsProtected)
        {
            _fills.Enqueue(now);
        }
    }

    /// <summary>Fills until it trips, at least 1.</summary>
    public int FillsLeft(long now)
    {
        while (_fills.TryPeek(out var oldest) && oldest <= now - WindowUs)
        {
            _fills.Dequeue();
        }
        return (int)MaxFills - _fills.Count;
    }

    public void Trip()
    {
        IsTripped = true;
        _fills.Clear();
    }
}
