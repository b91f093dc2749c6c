using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>What takes an account's orders out when it can't do so itself: market-maker protection, cancel on disconnect, the dead-man timer.</summary>
public sealed partial class MarketEngine
{
    private void CheckGuard(MarketCommand command)
    {
        var (account, isValid, what) = command switch
        {
            ProtectCommand protect => (protect.Account, protect.Fills == 0 ? protect.WindowUs == 0
                : protect.Fills <= MarketLimits.ProtectionFills && protect.WindowUs is >= MarketLimits.ShortestWindowUs and <= MarketLimits.LongestWindowUs,
                $"{protect.Fills} fills in {protect.WindowUs} us"),
            DeadManCommand deadMan => (deadMan.Account,
                deadMan.TimeoutUs is 0 or >= MarketLimits.ShortestDeadManUs and <= MarketLimits.LongestDeadManUs, $"a timer of {deadMan.TimeoutUs} us"),
            _ => (((DisconnectRuleCommand)command).Account, true, "a rule"),
        };
        if (!isValid)
        {
            throw OrderBookErrors.GuardOutOfRange.Error(
                $"A guard of {what}.", $"Timers are 5 s to a day, windows 1 ms to an hour, fills 1 to {MarketLimits.ProtectionFills}; 0 turns one off.");
        }
        if (_guards.Find(account) is null && _guards.Count >= MarketLimits.GuardedAccounts)
        {
            throw OrderBookErrors.GuardOutOfRange.Error($"{MarketLimits.GuardedAccounts} accounts have guards in this market.", "Try again later.");
        }
    }

    private void Protect(ProtectCommand protect) => Change(protect.Account, guard =>
    {
        var changes = (guard.MaxFills, guard.WindowUs, guard.IsTripped) != (protect.Fills, protect.WindowUs, false) || guard.Fills.Count > 0;
        guard.Protect(protect.Fills, protect.WindowUs);
        if (protect.Fills == 0 && _orders.OwnerOf(protect.Account) is { } owner)
        {
            _book.Allow(owner, 0);
        }
        return changes;
    });

    private void SetDisconnectRule(DisconnectRuleCommand rule) => Change(rule.Account, guard =>
    {
        var changes = guard.CancelsOnDisconnect != rule.Cancels;
        guard.CancelsOnDisconnect = rule.Cancels;
        return changes;
    });

    /// <summary>Said again, it starts anew.</summary>
    private void SetDeadMan(DeadManCommand deadMan, long now) => Change(deadMan.Account, guard =>
    {
        var before = guard.DeadlineUs;
        guard.DeadlineUs = deadMan.TimeoutUs == 0 ? 0 : now + deadMan.TimeoutUs;
        return guard.DeadlineUs != before;
    });

    private void Change(Bytes32 account, Func<AccountGuard, bool> change)
    {
        var guard = _guards.GetOrAdd(account);
        var changed = change(guard);
        _guards.Update(guard);
        if (changed)
        {
            Emit(new GuardChanged(NextEvent(), account, guard.MaxFills, guard.WindowUs, guard.CancelsOnDisconnect, guard.DeadlineUs));
        }
    }

    /// <summary>Tells the book how many fills each protected account may still take.</summary>
    private void AllowProtected(long now)
    {
        foreach (var guard in _guards.Protected)
        {
            if (_orders.OwnerOf(guard.Account) is { } owner)
            {
                _book.Allow(owner, guard.FillsLeft(now));
            }
        }
    }

    private void Trip(Bytes32 account)
    {
        var guard = _guards.Find(account)!;
        guard.Trip();
        _guards.Update(guard);
        Emit(new ProtectionTripped(NextEvent(), account, guard.MaxFills));
        EndAll(account, CancelReason.Protection);
    }

    private void RunOutDeadMen(long now)
    {
        foreach (var guard in _guards.Due(now))
        {
            guard.DeadlineUs = 0;
            _guards.Update(guard);
            Emit(new DeadManExpired(NextEvent(), guard.Account));
            EndAll(guard.Account, CancelReason.DeadMan);
        }
    }

    /// <summary>The account's signer is silent. What isn't cancelled is suspended, also what only waits for signatures: a bust may open it again.</summary>
    private void Leave(Bytes32 account)
    {
        if (_guards.Find(account) is { CancelsOnDisconnect: true })
        {
            EndAll(account, CancelReason.Disconnected);
        }
        Suspend(account);
    }
}
