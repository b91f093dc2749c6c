using System.Collections.Immutable;
using HashPerp.ArkServer.Core;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Streams;

/// <summary>
/// Script subscriptions of the indexer (40-ark-wire §2.2): created by id, attached to a stream within a minute, extended by calling again with the id.
/// </summary>
public sealed class ScriptSubscriptionHub(TimeProvider time)
{
    public const int MaxSubscriptions = 256;

    public const int MaxScripts = 1000;

    public static readonly TimeSpan AttachWithin = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();

    private readonly Dictionary<string, ScriptSubscription> _subscriptions = [];

    /// <summary>Adds scripts to a subscription, or creates one when <paramref name="id"/> is empty. Returns its id.</summary>
    public string Subscribe(string id, IReadOnlyCollection<string> scripts)
    {
        lock (_lock)
        {
            var subscription = id.Length == 0 ? Create() : Find(id);
            Replace(subscription, subscription.Scripts.Union(scripts));
            return subscription.Id;
        }
    }

    /// <summary>Removes scripts; an empty list removes the subscription.</summary>
    public void Unsubscribe(string id, IReadOnlyCollection<string> scripts)
    {
        lock (_lock)
        {
            var subscription = Find(id);
            if (scripts.Count > 0)
            {
                subscription.Scripts = subscription.Scripts.Except(scripts);
                return;
            }
            _subscriptions.Remove(id);
            subscription.Feed?.Close();
        }
    }

    public void Update(string id, IReadOnlyCollection<string> add, IReadOnlyCollection<string> remove)
    {
        lock (_lock)
        {
            var subscription = Find(id);
            Replace(subscription, subscription.Scripts.Union(add).Except(remove));
        }
    }

    /// <summary>Attaches a stream; the previous one of the same subscription ends.</summary>
    public Feed<GetSubscriptionResponse> Attach(string id)
    {
        lock (_lock)
        {
            var subscription = Find(id);
            subscription.Feed?.Close();
            return subscription.Feed = new Feed<GetSubscriptionResponse>();
        }
    }

    public void Detach(string id, Feed<GetSubscriptionResponse> feed)
    {
        lock (_lock)
        {
            if (_subscriptions.TryGetValue(id, out var subscription) && subscription.Feed == feed)
            {
                subscription.Feed = null;
                subscription.DetachedSince = time.GetUtcNow();
            }
        }
    }

    /// <summary>Tells every subscription that watches one of <paramref name="scripts"/>, of these scripts and their coins alone, as arkd does: others' are none of its business.</summary>
    public void Publish(IReadOnlyCollection<string> scripts, IndexerSubscriptionEvent template)
    {
        lock (_lock)
        {
            foreach (var subscription in _subscriptions.Values.Where(subscription => subscription.Feed is not null))
            {
                var watched = scripts.Where(subscription.Scripts.Contains).ToList();
                if (watched.Count > 0)
                {
                    subscription.Feed!.Publish(new GetSubscriptionResponse { Event = PartOf(template, watched) });
                }
            }
        }
    }

    private static IndexerSubscriptionEvent PartOf(IndexerSubscriptionEvent whole, IReadOnlyCollection<string> watched)
    {
        var part = new IndexerSubscriptionEvent
        {
            Txid = whole.Txid,
            Tx = whole.Tx,
            Scripts = { watched },
            NewVtxos = { whole.NewVtxos.Where(vtxo => watched.Contains(vtxo.Script)) },
            SpentVtxos = { whole.SpentVtxos.Where(vtxo => watched.Contains(vtxo.Script)) },
            SweptVtxos = { whole.SweptVtxos.Where(vtxo => watched.Contains(vtxo.Script)) },
        };
        part.CheckpointTxs.Add(whole.CheckpointTxs);
        return part;
    }

    private static void Replace(ScriptSubscription subscription, ImmutableHashSet<string> scripts) =>
        subscription.Scripts = scripts.Count <= MaxScripts
            ? scripts
            : throw OperatorErrors.TxFiltersLimitExceeded.Error($"{scripts.Count} scripts on one subscription.", $"At most {MaxScripts} are allowed; open another.");

    private ScriptSubscription Create()
    {
        DropAbandoned();
        if (_subscriptions.Count >= MaxSubscriptions)
        {
            throw OperatorErrors.TooManyStreams.Error($"{MaxSubscriptions} subscriptions exist.", "Unsubscribe from one, or try again later.");
        }
        var subscription = new ScriptSubscription(Guid.NewGuid().ToString(), time.GetUtcNow());
        return _subscriptions[subscription.Id] = subscription;
    }

    private ScriptSubscription Find(string id)
    {
        DropAbandoned();
        return _subscriptions.TryGetValue(id, out var found)
            ? found
            : throw OperatorErrors.SubscriptionNotFound.Error($"Subscription '{id}' does not exist.", "It may have gone unattended for a minute; subscribe again.");
    }

    private void DropAbandoned()
    {
        var deadline = time.GetUtcNow() - AttachWithin;
        foreach (var id in _subscriptions.Values.Where(s => s.Feed is null && s.DetachedSince < deadline).Select(s => s.Id).ToList())
        {
            _subscriptions.Remove(id);
        }
    }
}
