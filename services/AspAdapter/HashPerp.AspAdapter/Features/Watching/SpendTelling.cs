using HashPerp.AspAdapter.Data;
using HashPerp.Bitcoin;
using HashPerp.Data;
using HashPerp.Events.AspAdapter;
using HashPerp.Messaging;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.AspAdapter;

/// <summary>
/// Tells a spend: once for each outpoint, to all who watched it then. Who begins to watch an output whose spending was told before is told alone. What was told
/// stands in the same transaction as the event.
/// </summary>
public sealed class SpendTelling(Database database, IOutbox outbox, AspAdapterMetrics metrics, TimeProvider time)
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
        var holders = await WatchStore.NoteSpentAsync(outPoint, spentBy, UnixTime.Microseconds(time), connection, transaction, cancel);
        if (holders.Count > 0)
        {
            metrics.SpendTold();
            await outbox.AddAsync(new VtxoSpentV1 { OutPoint = outPoint.ToString(), SpentBy = spentBy, Holders = holders }, connection, transaction, cancel);
        }
    }
}
