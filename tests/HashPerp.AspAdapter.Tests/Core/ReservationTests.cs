using CsCheck;
using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter.Tests;

public sealed class ReservationTests
{
    private const long Now = 1_000_000;
    private const string Holder = "order:01";
    private static readonly Bytes32 Account = new([.. Enumerable.Repeat((byte)7, 32)]);
    private static readonly string Payment = new('b', 64);

    [Fact]
    public void Coins_that_hold_too_little_are_not_reserved()
    {
        Assert.Equal(3_000, Open(required: 3_000).Total.Value);
        CoreRefusal.Is(AspAdapterErrors.ReservedTooLittle, () => Open(required: 3_001));
    }

    [Fact]
    public void A_time_in_the_past_is_refused_and_zero_means_no_time()
    {
        Assert.Equal(0, Open(expiresAt: 0).ExpiresAt);
        Assert.Equal(Now + 1, Open(expiresAt: Now + 1).ExpiresAt);
        CoreRefusal.Is(AspAdapterErrors.ReservationOver, () => Open(expiresAt: Now));
        CoreRefusal.Is(AspAdapterErrors.ReservationOver, () => Open().Extend(Now - 1, Now));
        CoreRefusal.Is(AspAdapterErrors.ReservationOver, () => Open().Release().Extend(Now + 1, Now));
    }

    [Fact]
    public void A_repeat_names_the_same_coins_in_any_order()
    {
        Open().RequireSame(Account, [Coin(2), Coin(1)]);
        CoreRefusal.Is(AspAdapterErrors.ReservationDiffers, () => Open().RequireSame(Account, [Coin(1)]));
        CoreRefusal.Is(AspAdapterErrors.ReservationDiffers, () => Open().RequireSame(Account, [Coin(1), Coin(3)]));
        CoreRefusal.Is(AspAdapterErrors.ReservationDiffers, () => Open().RequireSame(default, [Coin(1), Coin(2)]));
    }

    [Fact]
    public void A_release_frees_held_coins_and_keeps_burnt_ones_until_they_are_spent()
    {
        var released = Open().Burn([Coin(1)]).Release();
        Assert.Equal([CoinHold.Burnt, CoinHold.Released], released.Coins.Select(coin => coin.Hold));
        var spent = released.NoteSpent(Coin(1), Payment);
        Assert.Equal([CoinHold.Released, CoinHold.Released], spent.Coins.Select(coin => coin.Hold));
        Assert.Equal(Payment, spent.Coins[0].SpentBy);
    }

    [Fact]
    public void A_burnt_coin_that_was_spent_already_is_freed_by_the_release()
    {
        var spent = Open().Burn([Coin(1)]).NoteSpent(Coin(1), Payment);
        Assert.Equal(CoinHold.Burnt, spent.Coins[0].Hold);
        Assert.Empty(spent.Release().LiveCoins);
    }

    [Fact]
    public void Only_coins_that_are_held_are_burnt()
    {
        var burnt = Open().Burn([Coin(1)]);
        Assert.Equal([CoinHold.Burnt, CoinHold.Held], burnt.Coins.Select(coin => coin.Hold));
        Assert.Equal([CoinHold.Burnt, CoinHold.Held], burnt.Burn([Coin(1)]).Coins.Select(coin => coin.Hold));
        CoreRefusal.Is(AspAdapterErrors.CoinNotHeld, () => Open().Burn([Coin(3)]));
        CoreRefusal.Is(AspAdapterErrors.CoinNotHeld, () => Open().Release().Burn([Coin(1)]));
    }

    [Fact]
    public void What_an_own_payment_made_takes_the_place_of_what_it_spent()
    {
        var before = Open().Burn([Coin(1)]);
        var after = before.Replace([Spent(1)], [Made(0, 900)]);
        Assert.Equal([Coin(2), New(0)], after.LiveCoins.Select(coin => coin.OutPoint));
        Assert.Equal(2_900, after.Total.Value);
        Assert.All(after.LiveCoins, coin => Assert.Equal(CoinHold.Held, coin.Hold));
        Assert.True(after.HasReplaced([Coin(1)], [New(0)]));
        Assert.False(before.HasReplaced([Coin(1)], [New(0)]));
        Assert.False(after.HasReplaced([Coin(2)], [New(0)]));
    }

    [Fact]
    public void A_replacement_by_coins_of_another_payment_is_refused()
    {
        var reservation = Open();
        CoreRefusal.Is(AspAdapterErrors.NotAReplacement, () => reservation.Replace([View(1)], [Made(0, 900)]));
        CoreRefusal.Is(AspAdapterErrors.NotAReplacement, () => reservation.Replace([Spent(1)], [View(9)]));
        CoreRefusal.Is(AspAdapterErrors.NotAReplacement, () => reservation.Replace([Spent(1)], [Made(0, 900), View(9)]));
        CoreRefusal.Is(AspAdapterErrors.NotAReplacement, () => reservation.Replace([Spent(1), Spent(2) with { SpentBy = new string('c', 64) }], [Made(0, 900)]));
        CoreRefusal.Is(AspAdapterErrors.CoinNotHeld, () => reservation.Replace([Spent(3)], [Made(0, 900)]));
        CoreRefusal.Is(AspAdapterErrors.ReservationOver, () => reservation.Release().Replace([Spent(1)], [Made(0, 900)]));
    }

    /// <summary>Whatever comes in whatever order: a burnt coin is never free before it is spent, and nothing is worth more than its live coins.</summary>
    [Fact]
    public void No_sequence_of_calls_frees_a_burnt_coin_that_is_not_spent() => Gen.Int[0, 5].Array[0, 12].Sample(calls =>
    {
        var reservation = Open();
        var (burnt, spent) = (false, false);
        foreach (var call in calls)
        {
            reservation = call switch
            {
                0 when reservation.LiveCoins.Any(coin => coin.OutPoint == Coin(1)) => reservation.Burn([Coin(1)]),
                1 => reservation.Release(),
                2 => reservation.NoteSpent(Coin(1), Payment),
                3 when reservation.IsOpen => reservation.Extend(Now + 5, Now),
                4 => reservation.NoteSpent(Coin(2), Payment),
                _ => reservation,
            };
            burnt |= reservation.Coins[0].Hold == CoinHold.Burnt;
            spent |= call == 2;
            Assert.True(!burnt || spent || reservation.Coins[0].Hold == CoinHold.Burnt);
            Assert.Equal(reservation.LiveCoins.Sum(coin => coin.Amount.Value), reservation.Total.Value);
        }
    });

    private static OutPoint Coin(uint index) => new(uint256.Parse(new string('a', 64)), index);

    private static OutPoint New(uint index) => new(uint256.Parse(Payment), index);

    private static CoinView View(uint index) => new(Coin(index), new Satoshis(index * 1_000), Script.Empty, false, false, false, false, "", false, 0);

    private static CoinView Spent(uint index) => View(index) with { IsSpent = true, SpentBy = Payment, IsSpentOffchain = true };

    private static CoinView Made(uint index, long sat) => View(1) with { OutPoint = New(index), Amount = new Satoshis(sat) };

    private static Reservation Open(long required = 0, long expiresAt = 0) =>
        Reservation.Open(Holder, "order", Account, [View(1), View(2)], new Satoshis(required), expiresAt, Now);
}
