using HashPerp.Events.ContractLifecycle;
using HashPerp.Messaging;

namespace HashPerp.Settlement.Host;

/// <summary>A contract lives: its pots are followed from now on.</summary>
internal sealed class ContractActivatedHandler(ContractStore contracts) : IEventHandler<ContractActivatedV1>
{
    public Task HandleAsync(ContractActivatedV1 fact, EventContext context, CancellationToken cancel) => contracts.AddAsync(fact, context, cancel);
}

/// <summary>A contract that never lived is over.</summary>
internal sealed class ContractRefundedHandler : IEventHandler<ContractRefundedV1>
{
    public Task HandleAsync(ContractRefundedV1 fact, EventContext context, CancellationToken cancel) =>
        ContractStore.EndAsync(fact.ContractId, fact.Round, "Refunded", context);
}

/// <summary>Both agreed on a split: its pots went elsewhere than to winners, and that is right.</summary>
internal sealed class ContractClosedHandler : IEventHandler<ContractClosedV1>
{
    public Task HandleAsync(ContractClosedV1 fact, EventContext context, CancellationToken cancel) =>
        ContractStore.EndAsync(fact.ContractId, fact.Round, "Closed", context);
}
