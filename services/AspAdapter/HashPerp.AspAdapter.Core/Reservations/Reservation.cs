using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter.Core;

/// <summary>
/// The coins that one holder keeps for one account. Every change is a function from the reservation as it was: the host locks its row, applies one of
/// these, and writes the result. Repeating a call that was applied changes nothing.
/// </summary>
/// <param name="Coins">Past ones included; which count says their <see cref="ReservedCoin.Hold"/>.</param>
/// <param name="ExpiresAt">Unix microseconds; 0: until released.</param>
/// <param name="IsOpen">False once it was released or expired; burnt coins may still be in it.</param>
public sealed record Reservation(string Holder, string Purpose, Bytes32 Account, long ExpiresAt, bool IsOpen, IReadOnlyList<ReservedCoin> Coins)
{
    public IEnumerable<ReservedCoin> LiveCoins => Coins.Where(coin => coin.IsLive);

    public Satoshis Total => Satoshis.Sum(LiveCoins.Select(coin => coin.Amount));

    /// <param name="coins">Descriptions of coins that passed <see cref="CoinRules"/>.</param>
    /// <param name="required">What they must be worth together.</param>
    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.ReservedTooLittle"/>, <see cref="AspAdapterErrors.ReservationOver"/>.</exception>
    public static Reservation Open(string holder, string purpose, Bytes32 account, IReadOnlyList<CoinView> coins, Satoshis required, long expiresAt, long now)
    {
        RequireFuture(expiresAt, now);
        var reservation = new Reservation(holder, purpose, account, expiresAt, true, [.. coins.Select(coin => new ReservedCoin(coin.OutPoint, coin.Amount, CoinHold.Held))]);
        return reservation.Total >= required
            ? reservation
            : throw AspAdapterErrors.ReservedTooLittle.Error($"The coins hold {reservation.Total}; {required} is needed.", "Name more coins, or ask for less.");
    }

    /// <summary>Whether a repeated request asks for what is held already.</summary>
    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.ReservationDiffers"/>.</exception>
    public void RequireSame(Bytes32 account, IEnumerable<OutPoint> coins)
    {
        if (account != Account || !LiveCoins.Select(coin => coin.OutPoint).Order().SequenceEqual(coins.Order()))
        {
            throw AspAdapterErrors.ReservationDiffers.Error($"{Holder} holds other coins already.", "Release them first, or replace them.");
        }
    }

    /// <param name="expiresAt">Unix microseconds; 0: until released.</param>
    public Reservation Extend(long expiresAt, long now)
    {
        RequireOpen();
        RequireFuture(expiresAt, now);
        return this with { ExpiresAt = expiresAt };
    }

    /// <summary>Frees everything but coins that are burnt and not spent yet.</summary>
    public Reservation Release() => this with
    {
        IsOpen = false,
        Coins = [.. Coins.Select(coin => coin.Hold == CoinHold.Burnt && !coin.IsSpent ? coin : coin with { Hold = CoinHold.Released })],
    };

    /// <summary>Marks coins whose owner's signature is out. A reservation that is over can still learn of it, as long as it hasn't given the coin back.</summary>
    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.CoinNotHeld"/>.</exception>
    public Reservation Burn(IReadOnlyCollection<OutPoint> coins)
    {
        CoinRules.RequireDistinct(coins);
        RequireLive(coins);
        return this with { Coins = [.. Coins.Select(coin => coins.Contains(coin.OutPoint) ? coin with { Hold = CoinHold.Burnt } : coin)] };
    }

    /// <summary>Puts coins of an own payment into the place of those that it spent.</summary>
    /// <param name="spent">Coins of this reservation, as the operator describes them now.</param>
    /// <param name="coins">The new ones, which have passed <see cref="CoinRules"/>.</param>
    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.NotAReplacement"/>: not spent, or not by a transaction that made the new coins.</exception>
    public Reservation Replace(IReadOnlyCollection<CoinView> spent, IReadOnlyCollection<CoinView> coins)
    {
        ArgumentNullException.ThrowIfNull(spent);
        ArgumentNullException.ThrowIfNull(coins);
        RequireOpen();
        RequireLive([.. spent.Select(coin => coin.OutPoint)]);
        var unspent = spent.FirstOrDefault(coin => !coin.IsSpent);
        var foreign = coins.FirstOrDefault(coin => spent.All(old => old.SpentBy != coin.OutPoint.Hash.ToString()));
        var idle = spent.FirstOrDefault(old => coins.All(coin => coin.OutPoint.Hash.ToString() != old.SpentBy));
        if (unspent is not null || foreign is not null || idle is not null)
        {
            throw AspAdapterErrors.NotAReplacement.Error(
                unspent is not null ? $"{unspent.OutPoint} is not spent." : foreign is not null ? $"{foreign.OutPoint} was not made of the coins given up."
                    : $"None of the new coins was made of {idle!.OutPoint}.",
                "Name the coins that an own payment spent, and outputs of that payment.");
        }
        var old = spent.ToDictionary(coin => coin.OutPoint, coin => coin.SpentBy);
        var kept = Coins.Select(coin => old.TryGetValue(coin.OutPoint, out var by) ? coin with { Hold = CoinHold.Released, SpentBy = by } : coin);
        var added = coins.Where(coin => LiveCoins.All(live => live.OutPoint != coin.OutPoint)).Select(coin => new ReservedCoin(coin.OutPoint, coin.Amount, CoinHold.Held));
        var replaced = this with { Coins = [.. kept, .. added] };
        return replaced.LiveCoins.Count() <= CoinRules.MaxCoins
            ? replaced
            : throw AspAdapterErrors.RequestMalformed.Error($"{replaced.LiveCoins.Count()} coins in one reservation.", $"At most {CoinRules.MaxCoins}.");
    }

    /// <summary>Whether this replacement was made by an earlier call.</summary>
    public bool HasReplaced(IEnumerable<OutPoint> spent, IEnumerable<OutPoint> coins) =>
        spent.All(outPoint => Coins.Any(coin => coin.OutPoint == outPoint && !coin.IsLive && coin.IsSpent))
        && coins.All(outPoint => LiveCoins.Any(coin => coin.OutPoint == outPoint));

    /// <summary>Notes that a coin was spent. A burnt one of a reservation that is over has nothing left to wait for.</summary>
    public Reservation NoteSpent(OutPoint outPoint, string spentBy) => this with
    {
        Coins = [.. Coins.Select(coin => coin.OutPoint != outPoint || coin.IsSpent ? coin
            : coin with { SpentBy = spentBy, Hold = IsOpen ? coin.Hold : CoinHold.Released })],
    };

    private static void RequireFuture(long expiresAt, long now)
    {
        if (expiresAt < 0 || (expiresAt > 0 && expiresAt <= now))
        {
            throw AspAdapterErrors.ReservationOver.Error("The reservation would expire in the past.", "Name a later time in unix microseconds, or 0.");
        }
    }

    private void RequireOpen()
    {
        if (!IsOpen)
        {
            throw AspAdapterErrors.ReservationOver.Error($"The reservation of {Holder} was released or has expired.", "Reserve again.");
        }
    }

    private void RequireLive(IReadOnlyCollection<OutPoint> coins)
    {
        foreach (var outPoint in coins)
        {
            if (LiveCoins.All(coin => coin.OutPoint != outPoint))
            {
                throw AspAdapterErrors.CoinNotHeld.Error($"{Holder} does not hold {outPoint}.", "Name coins of this reservation.");
            }
        }
    }
}
