using Grpc.Core;
using HashPerp.Contracts.Ark.V1;
using Xunit;

namespace HashPerp.ArkServer.Tests;

[Trait("suite", ForeignOperator.Suite)]
public sealed class StreamTests(SharedOperator shared)
{
    private readonly OperatorStack _stack = shared.Stack;

    [Fact]
    public async Task A_script_subscription_tells_of_coins_received_and_spent()
    {
        using var alice = new TestUser(_stack);
        using var bob = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var scripts = new[] { alice.Script.ScriptPubKey.ToHex(), bob.Script.ScriptPubKey.ToHex() };
        var id = (await _stack.Indexer.SubscribeForScriptsAsync(new SubscribeForScriptsRequest { Scripts = { scripts[0] } })).SubscriptionId;
        Assert.Equal(id, (await _stack.Indexer.SubscribeForScriptsAsync(new SubscribeForScriptsRequest { Scripts = { scripts[1] }, SubscriptionId = id })).SubscriptionId);
        using var stream = _stack.Indexer.GetSubscription(new GetSubscriptionRequest { SubscriptionId = id });
        await stream.ResponseHeadersAsync;

        var spend = await OffchainSpend.RunAsync(_stack, [coin], bob.Output(10_000));

        var message = await NextAsync(stream.ResponseStream);
        Assert.Equal(spend.Tx.ArkTxid.ToString(), message.Event.Txid);
        Assert.Equal(scripts.Order(), message.Event.Scripts.Order());
        Assert.True(message.Event.SpentVtxos.Single().IsSpent);
        Assert.Equal(10_000ul, message.Event.NewVtxos.Single().Amount);
        Assert.Equal(coin.OutPoint.ToString(), message.Event.CheckpointTxs.Keys.Single());
        await _stack.Indexer.UnsubscribeForScriptsAsync(new UnsubscribeForScriptsRequest { SubscriptionId = id });
        Assert.False(await stream.ResponseStream.MoveNext());
        await Refused.WithAsync(50, "SUBSCRIPTION_NOT_FOUND", StatusCode.NotFound, async () =>
            await _stack.Indexer.UnsubscribeForScriptsAsync(new UnsubscribeForScriptsRequest { SubscriptionId = id }));
    }

    [Fact]
    public async Task A_subscription_is_told_of_its_own_coins_only()
    {
        using var alice = new TestUser(_stack);
        using var bob = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var script = bob.Script.ScriptPubKey.ToHex();
        var id = (await _stack.Indexer.SubscribeForScriptsAsync(new SubscribeForScriptsRequest { Scripts = { script } })).SubscriptionId;
        using var stream = _stack.Indexer.GetSubscription(new GetSubscriptionRequest { SubscriptionId = id });
        await stream.ResponseHeadersAsync;

        await OffchainSpend.RunAsync(_stack, [coin], bob.Output(4_000), alice.Output(6_000));

        var message = await NextAsync(stream.ResponseStream);
        Assert.Equal([script], message.Event.Scripts);
        Assert.Equal([4_000ul], message.Event.NewVtxos.Select(vtxo => vtxo.Amount));
        Assert.Empty(message.Event.SpentVtxos);
    }

    [Fact]
    public async Task A_subscription_opened_by_streaming_says_its_id_first_and_takes_scripts_later()
    {
        using var alice = new TestUser(_stack);
        using var stream = _stack.Indexer.GetSubscription(new GetSubscriptionRequest());
        var id = (await NextAsync(stream.ResponseStream)).SubscriptionStarted.SubscriptionId;
        var filter = new SubscriptionFilter { Scripts = new ScriptFilter { Add = { alice.Script.ScriptPubKey.ToHex() } } };
        await _stack.Indexer.UpdateSubscriptionAsync(new UpdateSubscriptionRequest { SubscriptionId = id, Filter = filter });

        await alice.BoardAsync(10_000);

        Assert.Equal(10_000ul, (await NextAsync(stream.ResponseStream)).Event.NewVtxos.Single(vtxo => vtxo.Script == alice.Script.ScriptPubKey.ToHex()).Amount);
        var cel = new SubscriptionFilter { Expressions = { "true" } };
        await Refused.WithAsync(52, "INVALID_TX_FILTER", async () =>
            await _stack.Indexer.UpdateSubscriptionAsync(new UpdateSubscriptionRequest { SubscriptionId = id, Filter = cel }));
    }

    [Fact]
    public async Task The_transaction_stream_tells_of_ark_transactions_and_commitments()
    {
        using var alice = new TestUser(_stack);
        using var stream = _stack.Ark.GetTransactionsStream(new GetTransactionsStreamRequest());
        await stream.ResponseHeadersAsync;
        var coin = (await alice.BoardAsync(10_000))[0];
        var spend = await OffchainSpend.RunAsync(_stack, [coin], alice.Output(10_000));

        var (sawBatch, sawSpend) = (false, false);
        while (!sawBatch || !sawSpend)
        {
            Assert.True(await stream.ResponseStream.MoveNext());
            var current = stream.ResponseStream.Current;
            sawBatch |= current.CommitmentTx?.SpendableVtxos.Any(vtxo => vtxo.Outpoint.Txid == coin.OutPoint.Hash.ToString()) ?? false;
            sawSpend |= current.ArkTx?.Txid == spend.Tx.ArkTxid.ToString();
        }
    }

    [Fact]
    public async Task Topics_of_an_event_stream_can_be_changed_while_it_runs()
    {
        using var stream = _stack.Ark.GetEventStream(new GetEventStreamRequest { Topics = { " AA ", "bb" } });
        await stream.ResponseStream.MoveNext();
        var id = stream.ResponseStream.Current.StreamStarted.Id;

        var modified = await _stack.Ark.UpdateStreamTopicsAsync(new UpdateStreamTopicsRequest
        {
            StreamId = id, Modify = new ModifyTopics { AddTopics = { "cc" }, RemoveTopics = { "aa" } },
        });
        Assert.Equal(["cc"], modified.TopicsAdded);
        Assert.Equal(["aa"], modified.TopicsRemoved);
        Assert.Equal(["bb", "cc"], modified.AllTopics.Order());
        var overwritten = await _stack.Ark.UpdateStreamTopicsAsync(new UpdateStreamTopicsRequest { StreamId = id, Overwrite = new OverwriteTopics { Topics = { "dd" } } });
        Assert.Equal(["dd"], overwritten.AllTopics);
        var many = new OverwriteTopics { Topics = { Enumerable.Range(0, 1025).Select(i => $"t{i}") } };
        await Refused.WithAsync(51, "TX_FILTERS_LIMIT_EXCEEDED", async () =>
            await _stack.Ark.UpdateStreamTopicsAsync(new UpdateStreamTopicsRequest { StreamId = id, Overwrite = many }));
    }

    private static async Task<T> NextAsync<T>(IAsyncStreamReader<T> stream)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.True(await stream.MoveNext(patience.Token));
        return stream.Current;
    }
}
