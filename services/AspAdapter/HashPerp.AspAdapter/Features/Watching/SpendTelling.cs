using HashPerp.AspAdapter.Data;
using HashPerp.Bitcoin;
using HashPerp.Data;
using HashPerp.Events.AspAdapter;
using HashPerp.Messaging;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;
using Npgsql;

namespace HashPerp.AspAdapter;

/// <summary>
/// Tells a spend, once to each who holds or watches the output: to all who watch at once, to the holder of a reservation after a grace in which a Replace may show
/// that the payment was the owner's own, and to who begins to watch later then. What was told stands in the same transaction as the event.
/// </summary>
public sealed class SpendTelling(Database database, IOutbox outbox, AspAdapterMetrics metrics, IOptions<AspAdapterSettings> settings, TimeProvider time)
{
    /// <param name="spentBy">The ark or commitment txid.</param>
    public async Task TellAsync(OutPoint outPoint, string spentBy, CancellationToken cancel)
    {
        await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                await TellAsync(outPoint, spentBy, connection, transaction, token);
                FaultPoint.Before(AspAdapterFaultPoints.SpendTold);
            },
            cancel);
        FaultPoint.After(AspAdapterFaultPoints.SpendTold);
    }

    /// <summary>In the caller's transaction.</summary>
    public async Task TellAsync(OutPoint outPoint, string spentBy, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        if (await ReservationStore.LockByCoinAsync(outPoint, connection, transaction, cancel) is { } reservation)
        {
            await ReservationStore.SaveAsync(reservation.NoteSpent(outPoint, spentBy), connection, transaction, cancel);
        }
        var grace = settings.Value.ReplaceGraceMilliseconds * 1_000L;
        var holders = await WatchStore.NoteSpentAsync(outPoint, spentBy, UnixTime.Microseconds(time), grace, connection, transaction, cancel);
        if (holders.Count > 0)
        {
            metrics.SpendTold();
            await outbox.AddAsync(new VtxoSpentV1 { OutPoint = outPoint.ToString(), SpentBy = spentBy, Holders = holders }, connection, transaction, cancel);
        }
    }
}
