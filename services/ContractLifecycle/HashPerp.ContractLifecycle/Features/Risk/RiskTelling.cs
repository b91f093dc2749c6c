using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.Events.ContractLifecycle;
using HashPerp.Messaging;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>Tells of each live contract once that its operator's silence puts it at risk, and once that this is over. What was told is in the database.</summary>
internal sealed class RiskTelling(Database database, IOutbox outbox, RoundTimes times, TimeProvider time)
{
    /// <summary>Contracts of one look; more follow with the next one.</summary>
    private const int MostAtOnce = 200;

    /// <returns>Contracts at risk now.</returns>
    public async Task<long> LookAsync(CancellationToken cancel)
    {
        var late = time.GetUtcNow() - times.WithoutOperator;
        foreach (var round in await database.ReadAsync((connection, token) => RiskStore.UntoldAsync(late, MostAtOnce, connection, token), cancel))
        {
            await TellRiskAsync(round, late, cancel);
        }
        foreach (var round in await database.ReadAsync((connection, token) => RiskStore.OverAsync(MostAtOnce, connection, token), cancel))
        {
            await TellOverAsync(round, cancel);
        }
        return await database.ReadAsync((connection, token) => RiskStore.CountAsync(connection, token), cancel);
    }

    private Task TellRiskAsync(string round, DateTimeOffset late, CancellationToken cancel) => database.InTransactionAsync(
        async (connection, transaction, token) =>
        {
            // Things may have changed since the look.
            if (await RiskStore.LockAsync(round, connection, transaction, token) is not { IsLive: true, SilentSince: { } since } row || since > late
                || UnrollAdvice.DeadlineOf(await RiskStore.OpenTimesAsync(round, connection, transaction, token), ContractTerms.Parse(row.Terms)) is not { } by
                || !await RiskStore.AddAsync(round, since, connection, transaction, token))
            {
                return;
            }
            var fact = new ContractAtRiskV1
            {
                Round = round,
                MatchId = row.MatchId is null ? null : Hex.Encode(row.MatchId),
                ContractId = Hex.Encode(row.ContractId),
                SilentSinceUnixUs = (since - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
                UnrollBy = by,
                Packages = UnrollAdvice.Packages,
                Advice = UnrollAdvice.Text(by),
            };
            await outbox.AddAsync(fact, connection, transaction, token, row.Traceparent);
        },
        cancel);

    /// <summary>A contract that has ended needs no word: its end is told.</summary>
    private Task TellOverAsync(string round, CancellationToken cancel) => database.InTransactionAsync(
        async (connection, transaction, token) =>
        {
            if (await RiskStore.LockAsync(round, connection, transaction, token) is not { } row || (row.IsLive && row.SilentSince is not null)
                || !await RiskStore.RemoveAsync(round, connection, transaction, token) || !row.IsLive)
            {
                return;
            }
            var fact = new ContractOutOfRiskV1
            {
                Round = round, MatchId = row.MatchId is null ? null : Hex.Encode(row.MatchId), ContractId = Hex.Encode(row.ContractId),
            };
            await outbox.AddAsync(fact, connection, transaction, token, row.Traceparent);
        },
        cancel);
}
