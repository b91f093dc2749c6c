using Dapper;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.Events.Settlement;
using HashPerp.Messaging;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Host;

/// <summary>Markets that wait, and announced series.</summary>
internal sealed class SeriesStore(Database database, IOutbox outbox)
{
    private const int MaxWaiting = 100;

    public Task<IReadOnlyList<WaitingMarket>> WaitingAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<WaitingMarket>>(
        async (connection, _) => (await connection.QueryAsync<WaitingMarket>(
            "select * from markets where state = 'waiting' order by expiry_height, market_id limit @MaxWaiting", new { MaxWaiting })).AsList(),
        cancel);

    /// <summary>The leaves announced for an expiry, by time; empty when it isn't announced.</summary>
    public Task<IReadOnlyList<SeriesLeaf>> LeavesAsync(long expiryHeight, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<SeriesLeaf>>(
        async (connection, _) => [.. (await connection.QueryAsync<byte[]>(
            "select leaf from series_rungs where expiry_height = @expiryHeight order by time", new { expiryHeight })).Select(leaf => SeriesLeaf.Parse(leaf))],
        cancel);

    /// <summary>Leaves without an outcome, by expiry.</summary>
    public Task<ILookup<uint, SeriesLeaf>> OpenAsync(CancellationToken cancel) => database.ReadAsync(
        async (connection, _) => (await connection.QueryAsync<byte[]>(
            """
            select leaf from series_rungs left join outcomes using (expiry_height, time) where outcomes.time is null order by expiry_height, series_rungs.time
            """)).Select(leaf => SeriesLeaf.Parse(leaf)).ToLookup(leaf => leaf.Height),
        cancel);

    /// <summary>
    /// Puts an announcement on record and tells of it for one market, once. An event for each market, though the series is the same: a market that was listed after the
    /// first one must hear of it, too.
    /// </summary>
    public Task AnnouncedAsync(WaitingMarket market, SeriesAnnouncement announcement, CancellationToken cancel) => database.InTransactionAsync(
        async (connection, transaction, token) =>
        {
            var isNew = await connection.ExecuteAsync(
                "update markets set state = 'announced' where market_id = @MarketId and state = 'waiting'", new { market.MarketId }, transaction) == 1;
            if (!isNew)
            {
                return;
            }
            var first = announcement.Leaves[0];
            var expiry = (long)first.Height;
            await connection.ExecuteAsync(
                """
                insert into series (expiry_height, listing_height, attestor, root, signature) values (@expiry, @listing, @attestor, @root, @Signature)
                on conflict (expiry_height) do nothing
                """,
                new { expiry, listing = (long)first.ListHeight, attestor = first.Attestor.ToBytes(), root = announcement.Root.ToBytes(), announcement.Signature },
                transaction);
            await connection.ExecuteAsync(
                "insert into series_rungs (expiry_height, time, strike, leaf) values (@expiry, @time, @strike, @leaf) on conflict do nothing",
                announcement.Leaves.Select(leaf => new { expiry, time = (long)leaf.Time, strike = (long)leaf.Strike.Value, leaf = leaf.ToBytes() }),
                transaction);
            using var activity = SettlementTelemetry.Continue("announce series", market.Traceparent);
            await outbox.AddAsync(EventOf(announcement), connection, transaction, token, activity.Id);
            FaultPoint.Before(SettlementFaultPoints.SeriesWritten);
        },
        cancel);

    /// <summary>The market stays closed, and this is why.</summary>
    public Task RefusedAsync(WaitingMarket market, string error, CancellationToken cancel) => database.InTransactionAsync(
        (connection, transaction, _) => connection.ExecuteAsync(
            "update markets set state = 'refused', error = @error where market_id = @MarketId and state = 'waiting'",
            new { market.MarketId, error = error.Length <= 1_000 ? error : error[..1_000] }, transaction),
        cancel);

    private static SeriesAnnouncedV1 EventOf(SeriesAnnouncement announcement) => new()
    {
        ExpiryHeight = announcement.Height,
        ListingHeight = announcement.Leaves[0].ListHeight,
        Attestor = announcement.Attestor.ToString(),
        Root = announcement.Root.ToString(),
        Strikes = [.. announcement.Leaves.Select(leaf => (uint)leaf.Strike.Value)],
        Times = [.. announcement.Leaves.Select(leaf => leaf.Time)],
    };
}
