using Dapper;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.Events.Settlement;
using HashPerp.Messaging;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Host;

/// <summary>Outcomes on record: one for each race, for ever.</summary>
internal sealed class OutcomeStore(Database database, IOutbox outbox, SettlementWriter writer)
{
    /// <summary>Puts a verified outcome on record, tells of it, and settles what waited for it. The second time nothing happens.</summary>
    /// <param name="own">As our own headers show it.</param>
    public Task RecordAsync(SeriesLeaf leaf, RaceOutcome own, byte[] privateKey, CancellationToken cancel) => database.InTransactionAsync(
        async (connection, transaction, token) =>
        {
            await Gate.EnterAsync(connection, transaction);
            var race = new
            {
                expiry = (long)leaf.Height,
                time = (long)leaf.Time,
                strike = (long)leaf.Strike.Value,
                winner = LegText.Of(own.Winner),
                deciding = (long)own.DecidingHeight,
                privateKey,
            };
            var isNew = await connection.ExecuteAsync(
                """
                insert into outcomes (expiry_height, time, strike, winner, deciding_height, private_key)
                values (@expiry, @time, @strike, @winner, @deciding, @privateKey) on conflict (expiry_height, time) do nothing
                """,
                race,
                transaction) == 1;
            if (!isNew)
            {
                return;
            }
            await outbox.AddAsync(EventOf(leaf, own, privateKey), connection, transaction, token);
            await connection.ExecuteAsync(
                """
                update contracts set state = 'Settling' where state = 'Open'
                  and contract_id in (select contract_id from rungs where expiry_height = @expiry and time = @time and winner is null)
                """,
                race,
                transaction);
            var spent = await connection.QueryAsync<(string Contract, bool IsSpent)>(
                """
                update rungs set winner = @winner where expiry_height = @expiry and time = @time and winner is null returning contract_id, spent_by is not null
                """,
                race,
                transaction);
            // Nothing can be settled of a pot that nobody took yet.
            await writer.JudgeAsync([.. spent.Where(rung => rung.IsSpent).Select(rung => rung.Contract).Distinct()], connection, transaction, token);
            FaultPoint.Before(SettlementFaultPoints.OutcomeWritten);
        },
        cancel);

    /// <summary>Outcomes decided above a height: what a reorganisation may put in doubt.</summary>
    public Task<IReadOnlyList<(long Expiry, long Time, string Winner)>> AboveAsync(int height, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<(long Expiry, long Time, string Winner)>>(
            async (connection, _) => (await connection.QueryAsync<(long, long, string)>(
                "select expiry_height, time, winner from outcomes where deciding_height > @height", new { height })).AsList(),
            cancel);

    private static OutcomeAttestedV1 EventOf(SeriesLeaf leaf, RaceOutcome own, byte[] privateKey) => new()
    {
        ExpiryHeight = leaf.Height,
        Strike = (uint)leaf.Strike.Value,
        Time = leaf.Time,
        Winner = LegText.Of(own.Winner),
        DecidingHeight = (uint)own.DecidingHeight,
        PrivateKey = Hex.Encode(privateKey),
    };
}
