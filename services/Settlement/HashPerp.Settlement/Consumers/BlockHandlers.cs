using HashPerp.Bitcoin;
using HashPerp.Events.OracleIngest;
using HashPerp.Messaging;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Host;

/// <summary>A block joins.</summary>
internal sealed class BlockConnectedHandler : IEventHandler<BlockConnectedV1>
{
    public Task HandleAsync(BlockConnectedV1 fact, EventContext context, CancellationToken cancel) =>
        HeaderStore.ConnectAsync(fact.Height, Hex.Decode(fact.Header), context.Connection, context.Transaction);
}

/// <summary>A block leaves.</summary>
internal sealed class BlockDisconnectedHandler : IEventHandler<BlockDisconnectedV1>
{
    public Task HandleAsync(BlockDisconnectedV1 fact, EventContext context, CancellationToken cancel) =>
        HeaderStore.DisconnectAsync(fact.Height, uint256.Parse(fact.Hash), context.Connection, context.Transaction);
}
