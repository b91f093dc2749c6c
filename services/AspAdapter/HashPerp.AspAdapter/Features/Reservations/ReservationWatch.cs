using HashPerp.AspAdapter.Core;
using HashPerp.AspAdapter.Data;
using HashPerp.Bitcoin;
using Npgsql;

namespace HashPerp.AspAdapter;

/// <summary>Reserved coins are watched as long as they are reserved.</summary>
public sealed class ReservationWatch(SpendTelling telling, TimeProvider time)
{
    public async Task AddAsync(
        string holder, IReadOnlyList<CoinView> coins, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        foreach (var coin in coins.OrderBy(coin => coin.OutPoint))
        {
            var spentBy = await WatchStore.AddAsync(
                holder, coin.OutPoint, coin.Script.ToHex(), false, UnixTime.Microseconds(time), connection, transaction, cancel);
            if (spentBy.Length > 0)
            {
                // The operator called it unspent a moment before; somebody else's watch has seen the spend since.
                await telling.TellAsync(coin.OutPoint, spentBy, connection, transaction, cancel);
            }
        }
    }

    /// <summary>Ends the watch of coins that are no longer live in a reservation.</summary>
    public static Task RemoveAsync(Reservation reservation, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        WatchStore.RemoveAsync(
            reservation.Holder, [.. reservation.Coins.Where(coin => !coin.IsLive).Select(coin => coin.OutPoint)], connection, transaction, cancel);
}
