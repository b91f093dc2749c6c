using HashPerp.AspAdapter.Data;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter;

/// <summary>What we last knew of the operator; it isn't asked for this.</summary>
public sealed class GetOperatorHandler(OperatorStore store, OperatorHealth health)
{
    public async Task<Asp.OperatorState> HandleAsync(CancellationToken cancel) => Replies.Operator(await store.ReadAsync(cancel), health.LastSeen);
}
