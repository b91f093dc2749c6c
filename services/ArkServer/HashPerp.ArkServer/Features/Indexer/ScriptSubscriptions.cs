using Grpc.Core;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Streams;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Features.Indexer;

/// <summary>The calls around script subscriptions. Filter expressions (CEL) are not offered; scripts are.</summary>
public sealed class ScriptSubscriptions(ScriptSubscriptionHub hub, StreamPump pump, IHostApplicationLifetime lifetime)
{
    public string Subscribe(SubscribeForScriptsRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Scripts.Count > 0
            ? hub.Subscribe(request.SubscriptionId, RequestFields.Scripts(request.Scripts))
            : throw OperatorErrors.InvalidRequest.Error("No scripts were given.", "Name at least one.");
    }

    public void Unsubscribe(UnsubscribeForScriptsRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        hub.Unsubscribe(request.SubscriptionId, RequestFields.Scripts(request.Scripts));
    }

    public void Update(UpdateSubscriptionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Apply(request.SubscriptionId, request.Filter);
    }

    public async Task FollowAsync(GetSubscriptionRequest request, IServerStreamWriter<GetSubscriptionResponse> stream, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var isNew = request.SubscriptionId.Length == 0;
        var id = isNew ? hub.Subscribe("", []) : request.SubscriptionId;
        Apply(id, request.Filter);
        var feed = hub.Attach(id);
        try
        {
            // Headers tell the caller that from now on nothing is missed.
            await context.WriteResponseHeadersAsync([]);
            if (isNew)
            {
                feed.Publish(new GetSubscriptionResponse { SubscriptionStarted = new SubscriptionStartedEvent { SubscriptionId = id } });
            }
            await pump.RunAsync(feed, stream, () => new GetSubscriptionResponse { Heartbeat = new IndexerHeartbeat() }, either.Token);
        }
        finally
        {
            hub.Detach(id, feed);
        }
    }

    private void Apply(string id, SubscriptionFilter? filter)
    {
        if (filter is { Expressions.Count: > 0 })
        {
            throw OperatorErrors.InvalidTxFilter.Error("Filter expressions are not offered by this operator.", "Filter by scripts.");
        }
        if (filter?.Scripts is { } scripts)
        {
            hub.Update(id, RequestFields.Scripts(scripts.Add), RequestFields.Scripts(scripts.Remove));
        }
    }
}
