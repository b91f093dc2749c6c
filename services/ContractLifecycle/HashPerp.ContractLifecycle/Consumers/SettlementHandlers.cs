using Dapper;
using HashPerp.ContractLifecycle.Core;
using HashPerp.Events.Settlement;
using HashPerp.Messaging;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>A rung went to its winner.</summary>
internal sealed class RungSettledHandler(RoundRunner runner, TimeProvider time) : IEventHandler<RungSettledV1>
{
    public async Task HandleAsync(RungSettledV1 fact, EventContext context, CancellationToken cancel)
    {
        if (await SettlementRounds.LockAsync(fact.ContractId, context, cancel) is not { } row)
        {
            return;
        }
        await context.Connection.ExecuteAsync(new CommandDefinition(
            "update rungs set winner = @Winner, settled_by = @ArkTxid where round = @Round and rung = @Rung",
            new { fact.Winner, fact.ArkTxid, Round = row.Round.Id, Rung = (int)fact.Rung }, context.Transaction, cancellationToken: cancel));
        await runner.ApplyAsync(row, new RungSettled(time.GetUtcNow()), context.Connection, context.Transaction, cancel);
    }
}

/// <summary>Every rung went to its winner.</summary>
internal sealed class ContractSettledHandler(RoundRunner runner, TimeProvider time) : IEventHandler<ContractSettledV1>
{
    public async Task HandleAsync(ContractSettledV1 fact, EventContext context, CancellationToken cancel)
    {
        if (await SettlementRounds.LockAsync(fact.ContractId, context, cancel) is { } row)
        {
            await runner.ApplyAsync(row, new ContractSettled(time.GetUtcNow()), context.Connection, context.Transaction, cancel);
        }
    }
}

/// <summary>Contracts by the id that Settlement knows them by.</summary>
internal static class SettlementRounds
{
    /// <summary>Null for a contract that isn't ours: Settlement follows what we tell it, so that is a contract of a database before this one.</summary>
    public static async Task<RoundRow?> LockAsync(string contractId, EventContext context, CancellationToken cancel)
    {
        var round = await context.Connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "select round from contracts where contract_id = @Id", new { Id = Hex.Decode(contractId) }, context.Transaction, cancellationToken: cancel));
        return round is null ? null : await RoundStore.LockAsync(round, context.Connection, context.Transaction, cancel);
    }
}
