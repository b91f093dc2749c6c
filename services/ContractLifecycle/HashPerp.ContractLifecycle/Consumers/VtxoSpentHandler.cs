using Dapper;
using HashPerp.ContractLifecycle.Core;
using HashPerp.Events.AspAdapter;
using HashPerp.Messaging;

namespace HashPerp.ContractLifecycle;

/// <summary>A watched output was spent: the round looks at what did it.</summary>
internal sealed class VtxoSpentHandler(RoundRunner runner, TimeProvider time) : IEventHandler<VtxoSpentV1>
{
    public async Task HandleAsync(VtxoSpentV1 fact, EventContext context, CancellationToken cancel)
    {
        var round = await context.Connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "select round from watched_outputs where outpoint = @OutPoint", new { fact.OutPoint }, context.Transaction, cancellationToken: cancel));
        if (round is not null && await RoundStore.LockAsync(round, context.Connection, context.Transaction, cancel) is { } row)
        {
            await runner.ApplyAsync(row, new OutputSpent(time.GetUtcNow()), context.Connection, context.Transaction, cancel);
        }
    }
}
