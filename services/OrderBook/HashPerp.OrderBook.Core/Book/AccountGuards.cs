using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>The guards of a market's accounts.</summary>
internal sealed class AccountGuards
{
    private readonly SortedDictionary<Bytes32, AccountGuard> _byAccount = [];
    private readonly SortedDictionary<Bytes32, AccountGuard> _protected = [];
    private readonly SortedSet<(long DeadlineUs, Bytes32 Account)> _deadlines = [];
    private readonly Dictionary<Bytes32, long> _deadlineOf = [];

    public int Count => _byAccount.Count;

    /// <summary>Ascending by account.</summary>
    public IEnumerable<AccountGuard> All => _byAccount.Values;

    /// <summary>Those whose fills are counted.</summary>
    public IEnumerable<AccountGuard> Protected => _protected.Count == 0 ? [] : _protected.Values;

    public AccountGuard? Find(Bytes32 account) => _byAccount.Count == 0 ? null : _byAccount.GetValueOrDefault(account);

    public AccountGuard GetOrAdd(Bytes32 account)
    {
        if (!_byAccount.TryGetValue(account, out var guard))
        {
            _byAccount.Add(account, guard = new AccountGuard(account));
        }
        return guard;
    }

    /// <summary>As a snapshot has it.</summary>
    public void Load(AccountGuard guard)
    {
        _byAccount.Add(guard.Account, guard);
        Update(guard);
    }

    public bool HasDue(long now) => _deadlines.Count > 0 && _deadlines.Min.DeadlineUs <= now;

    /// <summary>Those whose time has run out, first to run out first.</summary>
    public AccountGuard[] Due(long now) => [.. _deadlines.TakeWhile(entry => entry.DeadlineUs <= now).Select(entry => _byAccount[entry.Account])];

    /// <summary>To be called after a guard has changed; one that guards nothing is forgotten.</summary>
    public void Update(AccountGuard guard)
    {
        if (_deadlineOf.Remove(guard.Account, out var deadline))
        {
            _deadlines.Remove((deadline, guard.Account));
        }
        if (guard.DeadlineUs != 0)
        {
            _deadlineOf.Add(guard.Account, guard.DeadlineUs);
            _deadlines.Add((guard.DeadlineUs, guard.Account));
        }
        _protected.Remove(guard.Account);
        if (guard.IsProtected)
        {
            _protected.Add(guard.Account, guard);
        }
        if (guard.IsIdle)
        {
            _byAccount.Remove(guard.Account);
        }
    }
}
