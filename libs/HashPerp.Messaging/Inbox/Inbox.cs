using HashPerp.Data;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;
using Npgsql;

namespace HashPerp.Messaging;

/// <summary>
/// Applies events exactly once and in the order of their streams, however often, late or shuffled they come. One row per stream says how far it is applied; it is locked and
/// moved in the transaction of the handler's own work.
/// </summary>
internal sealed class Inbox(Database database, EventDispatcher dispatcher, InboxRetries retries, IOptions<MessagingOptions> options)
{
    // A delivery that finds its stream busy for longer goes to the held ones, and leaves its place to other streams.
    private static readonly TimeSpan BusyPatience = TimeSpan.FromSeconds(1);

    private readonly StreamLocks _locks = new();

    /// <summary>Takes a delivery to a lasting place: applied, held, parked, or known to be a repeat.</summary>
    public async Task<Delivery> DeliverAsync(IncomingEvent incoming, CancellationToken cancel)
    {
        using var turn = await _locks.TryEnterAsync(incoming.Stream, BusyPatience, cancel).ConfigureAwait(false);
        if (turn is null)
        {
            return await retries.UntilDoneAsync(() => HoldBusyAsync(incoming, cancel), cancel).ConfigureAwait(false);
        }
        var (delivery, hasMore) = await retries.UntilDoneOrParkedAsync(() => ReceiveAsync(incoming, cancel), cancel).ConfigureAwait(false);
        if (hasMore)
        {
            await DrainLockedAsync(incoming.Stream, cancel).ConfigureAwait(false);
        }
        return delivery;
    }

    /// <summary>Applies what is held of a stream as far as it has no gap.</summary>
    public async Task DrainAsync(string stream, CancellationToken cancel)
    {
        using var turn = await _locks.TryEnterAsync(stream, BusyPatience, cancel).ConfigureAwait(false);
        if (turn is not null)
        {
            await DrainLockedAsync(stream, cancel).ConfigureAwait(false);
        }
    }

    private async Task DrainLockedAsync(string stream, CancellationToken cancel)
    {
        while ((await retries.UntilDoneOrParkedAsync(() => ApplyHeldAsync(stream, cancel), cancel).ConfigureAwait(false)).HasMore)
        {
            // The next one may be there, too.
        }
    }

    private async Task<(Delivery Delivery, bool HasMore)> ReceiveAsync(IncomingEvent incoming, CancellationToken cancel)
    {
        var result = await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                var store = new InboxStore(connection, transaction, token);
                var state = await store.LockAsync(incoming.Stream).ConfigureAwait(false);
                if (incoming.Number <= state.Applied)
                {
                    await CheckSameAsync(store, incoming).ConfigureAwait(false);
                    return (Delivery.Duplicate, false);
                }
                return state.Parked is null && incoming.Number == state.Applied + 1
                    ? (Delivery.Applied, await ApplyAsync(incoming, store, connection, transaction, token).ConfigureAwait(false))
                    : await HoldAsync(incoming, state, store).ConfigureAwait(false);
            },
            cancel).ConfigureAwait(false);
        Count(result.Item1);
        return result;
    }

    private async Task<(Delivery Delivery, bool HasMore)> ApplyHeldAsync(string stream, CancellationToken cancel)
    {
        var result = await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                var store = new InboxStore(connection, transaction, token);
                var state = await store.LockAsync(stream).ConfigureAwait(false);
                if (state.Parked is not null)
                {
                    return (Delivery.Parked, false);
                }
                if (await store.HeldAsync(stream, state.Applied + 1).ConfigureAwait(false) is not { } next)
                {
                    await store.NoteGapAsync(stream).ConfigureAwait(false);
                    return (Delivery.Held, false);
                }
                return (Delivery.Applied, await ApplyAsync(next, store, connection, transaction, token).ConfigureAwait(false));
            },
            cancel).ConfigureAwait(false);
        if (result.Item1 == Delivery.Applied)
        {
            Count(Delivery.Applied);
        }
        return result;
    }

    /// <exception cref="EventFailedException">The handler failed for good.</exception>
    private async Task<bool> ApplyAsync(
        IncomingEvent incoming, InboxStore store, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        try
        {
            var context = new EventContext(connection, transaction, incoming.EventId, incoming.Stream, incoming.Number, incoming.Traceparent);
            await dispatcher.DispatchAsync(incoming, context, cancel).ConfigureAwait(false);
            var hasMore = await store.MarkAppliedAsync(incoming).ConfigureAwait(false);
            FaultPoint.Before(MessagingFaultPoints.InboxApply);
            return hasMore;
        }
        catch (Exception error) when (!TransientFailures.Is(error))
        {
            throw new EventFailedException(incoming, error);
        }
    }

    private async Task<(Delivery Delivery, bool HasMore)> HoldAsync(IncomingEvent incoming, StreamState state, InboxStore store)
    {
        if (incoming.Number - state.Applied > (state.Parked is null ? options.Value.Window : options.Value.ParkedWindow))
        {
            return (Delivery.BeyondWindow, false);
        }
        await store.HoldAsync(incoming).ConfigureAwait(false);
        if (state.Parked is null)
        {
            await store.NoteGapAsync(incoming.Stream).ConfigureAwait(false);
        }
        FaultPoint.Before(MessagingFaultPoints.InboxHold);
        return (Delivery.Held, false);
    }

    /// <summary>Keeps an event of a stream that is being worked on; whoever works on it, or the monitor, comes to it.</summary>
    private async Task<Delivery> HoldBusyAsync(IncomingEvent incoming, CancellationToken cancel)
    {
        var delivery = await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                var store = new InboxStore(connection, transaction, token);
                var state = await store.PeekAsync(incoming.Stream).ConfigureAwait(false);
                return incoming.Number <= state.Applied ? Delivery.Duplicate : (await HoldAsync(incoming, state, store).ConfigureAwait(false)).Delivery;
            },
            cancel).ConfigureAwait(false);
        Count(delivery);
        return delivery;
    }

    private static async Task CheckSameAsync(InboxStore store, IncomingEvent incoming)
    {
        if (await store.AppliedIdAsync(incoming.Stream, incoming.Number).ConfigureAwait(false) is { } known && known != incoming.EventId)
        {
            MessagingTelemetry.Conflicts.Add(1);
        }
    }

    private static void Count(Delivery delivery)
    {
        switch (delivery)
        {
            case Delivery.Applied:
                FaultPoint.After(MessagingFaultPoints.InboxApply);
                MessagingTelemetry.Applied.Add(1);
                break;
            case Delivery.Duplicate:
                MessagingTelemetry.Duplicates.Add(1);
                break;
            case Delivery.Held:
                FaultPoint.After(MessagingFaultPoints.InboxHold);
                MessagingTelemetry.Held.Add(1);
                break;
        }
    }
}
