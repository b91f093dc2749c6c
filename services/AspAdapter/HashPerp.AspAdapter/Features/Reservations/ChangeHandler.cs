using HashPerp.AspAdapter.Core;
using HashPerp.AspAdapter.Data;
using HashPerp.Data;
using HashPerp.Primitives;
using Npgsql;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter;

/// <summary>Extend, Release and Burn: changes for which the operator needn't be asked.</summary>
public sealed class ChangeHandler(Database database, TimeProvider time)
{
    public Task<Asp.Reservation> ExtendAsync(Asp.ExtendRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ChangeAsync(request.Holder, reservation => reservation.Extend(request.ExpiresAtUnixUs, UnixTime.Microseconds(time)), cancel);
    }

    /// <summary>Who holds nothing has nothing to release: that is no error, since the caller wants just that.</summary>
    public async Task<Asp.Reservation> ReleaseAsync(Asp.ReleaseRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var holder = HolderName.Require(request.Holder);
        var exists = await database.ReadAsync((connection, token) => ReservationStore.FindAsync(holder, connection, token), cancel) is not null;
        return exists ? await ChangeAsync(holder, reservation => reservation.Release(), cancel) : new Asp.Reservation { Holder = holder };
    }

    public Task<Asp.Reservation> BurnAsync(Asp.BurnRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var coins = RequestFields.OutPoints(request.Coins);
        return ChangeAsync(request.Holder, reservation => reservation.Burn(coins), cancel);
    }

    /// <summary>Releases a reservation if it is still past its time once its row is locked.</summary>
    public Task ExpireAsync(string holder, CancellationToken cancel) => ChangeAsync(
        holder,
        reservation => reservation.IsOpen && reservation.ExpiresAt > 0 && reservation.ExpiresAt <= UnixTime.Microseconds(time) ? reservation.Release() : reservation,
        cancel);

    private async Task<Asp.Reservation> ChangeAsync(string holder, Func<Reservation, Reservation> change, CancellationToken cancel)
    {
        HolderName.Require(holder);
        var changed = await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                var before = await ReservationStore.LockAsync(holder, connection, transaction, token)
                    ?? throw AspAdapterErrors.ReservationUnknown.Error($"Nothing is reserved for {holder}.", "Reserve first.");
                var after = change(before);
                await ReservationStore.SaveAsync(after, connection, transaction, token);
                await ReservationWatch.RemoveAsync(after, connection, transaction, token);
                FaultPoint.Before(AspAdapterFaultPoints.Changed);
                return after;
            },
            cancel);
        FaultPoint.After(AspAdapterFaultPoints.Changed);
        return Replies.Reservation(changed);
    }
}
