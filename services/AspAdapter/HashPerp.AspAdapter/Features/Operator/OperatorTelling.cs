using HashPerp.Ark;
using HashPerp.AspAdapter.Data;
using HashPerp.Data;
using HashPerp.Events.AspAdapter;
using HashPerp.Messaging;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter;

/// <summary>Tells a change of the operator's state, once: what was told last is in its row, and a restart of this service is no news.</summary>
public sealed class OperatorTelling(Database database, IOutbox outbox, OperatorSource source, TimeProvider time)
{
    /// <summary>It answered. A new digest is news as well: whoever cached its settings must read them again.</summary>
    /// <exception cref="HashPerpException"><see cref="Core.AspAdapterErrors.OperatorReplaced"/>: nothing was told.</exception>
    public async Task ReachableAsync(OperatorInfo info, CancellationToken cancel)
    {
        var now = UnixTime.Microseconds(time);
        await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                var row = await OperatorStore.LockAsync(connection, transaction, token);
                var identity = source.RequireKnown(info, row.Identity);
                var isNews = row.IsReachable != true || row.Digest != info.Digest;
                var next = row.With(info) with { Identity = identity, IsReachable = true, Reason = "", Since = isNews ? now : row.Since, LastSeen = now };
                await OperatorStore.SaveAsync(next, connection, transaction, token);
                if (isNews)
                {
                    await outbox.AddAsync(new AspReachableV1 { SinceUnixUs = now, Digest = info.Digest }, connection, transaction, token);
                }
                FaultPoint.Before(AspAdapterFaultPoints.OperatorTold);
            },
            cancel);
        FaultPoint.After(AspAdapterFaultPoints.OperatorTold);
    }

    /// <summary>It is silent, or answers what can't be used. Of silence the first reason is told; an answer that can't be used is news after silence too.</summary>
    /// <param name="since">Unix microseconds.</param>
    public async Task UnreachableAsync(long since, string reason, bool isSilent, CancellationToken cancel)
    {
        await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                var row = await OperatorStore.LockAsync(connection, transaction, token);
                if (row.IsReachable == false && (isSilent || row.Reason == reason))
                {
                    return;
                }
                await OperatorStore.SaveAsync(row with { IsReachable = false, Since = since, Reason = reason }, connection, transaction, token);
                await outbox.AddAsync(new AspUnreachableV1 { SinceUnixUs = since, Reason = reason }, connection, transaction, token);
                FaultPoint.Before(AspAdapterFaultPoints.OperatorTold);
            },
            cancel);
        FaultPoint.After(AspAdapterFaultPoints.OperatorTold);
    }
}
