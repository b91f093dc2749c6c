using HashPerp.Events.AspAdapter;
using HashPerp.Messaging;

namespace HashPerp.ContractLifecycle;

/// <summary>AspAdapter can't reach the operator, or gets what it can't use.</summary>
internal sealed class AspUnreachableHandler : IEventHandler<AspUnreachableV1>
{
    public Task HandleAsync(AspUnreachableV1 fact, EventContext context, CancellationToken cancel) =>
        RiskStore.SilentAsync(DateTimeOffset.UnixEpoch.AddMicroseconds(fact.SinceUnixUs), fact.Reason, context.Connection, context.Transaction, cancel);
}

/// <summary>The operator answers; also told when its settings changed.</summary>
internal sealed class AspReachableHandler : IEventHandler<AspReachableV1>
{
    public Task HandleAsync(AspReachableV1 fact, EventContext context, CancellationToken cancel) =>
        RiskStore.AnsweredAsync(context.Connection, context.Transaction, cancel);
}
