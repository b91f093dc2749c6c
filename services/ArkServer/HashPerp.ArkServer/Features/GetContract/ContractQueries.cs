using Grpc.Core;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Policy;
using HashPerp.Contracts.ArkContracts.V1;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Features.GetContract;

/// <summary>Looks contracts up, and follows what happens to them.</summary>
public sealed class ContractQueries(NpgsqlDataSource database, ContractEvents events, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>Listeners at once.</summary>
    public const int MaxListeners = 100;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private int _listeners;

    public async Task<RegisteredContract> FindAsync(GetContractRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var id = Hex.Encode(request.ContractId.Span);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return ContractWire.Of(await ContractStore.FindAsync(connection, id)
            ?? throw OperatorErrors.ContractNotFound.Error($"Contract '{id[..Math.Min(id.Length, 64)]}' is not registered.", "Register its terms."));
    }

    /// <summary>Ends when the operator stops, so that a stop is not held up by listeners.</summary>
    public async Task WatchAsync(WatchEventsRequest request, IServerStreamWriter<Event> stream, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(stream);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        try
        {
            if (Interlocked.Increment(ref _listeners) > MaxListeners)
            {
                throw OperatorErrors.TooManyStreams.Error($"{MaxListeners} listen already.", "Try again later.");
            }
            await FollowAsync(request.After, stream, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The listener left, or the operator stops.
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
        }
    }

    private async Task FollowAsync(ulong after, IServerStreamWriter<Event> stream, CancellationToken cancel)
    {
        while (true)
        {
            var page = await events.AfterAsync(after, cancel);
            foreach (var happened in page)
            {
                await stream.WriteAsync(happened, cancel);
                after = happened.Sequence;
            }
            if (page.Count == 0)
            {
                await Task.Delay(LookEvery, time, cancel);
            }
        }
    }
}
