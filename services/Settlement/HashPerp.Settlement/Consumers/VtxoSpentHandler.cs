using HashPerp.Events.AspAdapter;
using HashPerp.Messaging;

namespace HashPerp.Settlement.Host;

/// <summary>A coin was spent off-chain; perhaps a pot, perhaps one that isn't known yet.</summary>
internal sealed class VtxoSpentHandler(SpendStore spends) : IEventHandler<VtxoSpentV1>
{
    public Task HandleAsync(VtxoSpentV1 fact, EventContext context, CancellationToken cancel) =>
        spends.RecordAsync([(fact.OutPoint, fact.SpentBy)], context.Connection, context.Transaction, cancel);
}
