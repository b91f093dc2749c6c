using System.Net;
using System.Text.Json.Nodes;
using HashPerp.Contracts.Ark.V1;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>The three streams as server-sent events.</summary>
[Trait("suite", ForeignOperator.Suite)]
public sealed class RestStreamTests(SharedOperator shared) : IDisposable
{
    private readonly OperatorStack _stack = shared.Stack;

    private readonly RestClient _rest = new(shared.Stack.RestUrl);

    public void Dispose() => _rest.Dispose();

    [Fact]
    public async Task A_batch_is_told_as_events_with_one_member_each_and_by_topic()
    {
        using var alice = new TestUser(_stack);
        var boarding = await alice.FundBoardingAsync(50_000);
        using var participant = new BatchParticipant(_stack, [boarding]);
        using var mine = await _rest.EventsAsync($"/v1/batch/events?topics={participant.CosignerKey.ToString().ToUpperInvariant()}&topics={boarding.OutPoint}");
        using var nobodys = await _rest.EventsAsync("/v1/batch/events");
        Assert.Matches("^[0-9a-f-]{36}$", (string?)(await mine.NextAsync())!["streamStarted"]!["id"]);
        await nobodys.NextAsync();

        var commitment = (await participant.RunAsync([alice.Output(20_000), alice.Output(30_000)])).ToString();

        var events = new List<JsonNode>();
        do
        {
            events.Add((await mine.NextAsync())!);
        }
        while ((string?)events[^1]["batchFinalized"]?["commitmentTxid"] != commitment);
        Assert.All(events, message => Assert.Single(message.AsObject()));
        var kinds = events.Select(message => message.AsObject().Single().Key).Distinct().ToList();
        Assert.Subset(
            new HashSet<string>(["batchStarted", "treeTx", "treeSigningStarted", "treeNonces", "treeNoncesAggregated", "treeSignature", "batchFinalization", "batchFinalized"]),
            kinds.ToHashSet());
        var started = events.Last(message => message["batchStarted"] is not null)["batchStarted"]!;
        Assert.Equal("5184000", (string?)started["batchExpiry"]);
        Assert.All(started["intentIdHashes"]!.AsArray(), hash => Assert.Matches("^[0-9a-f]{64}$", (string?)hash));
        var leaf = events.Last(message => message["treeTx"] is not null)["treeTx"]!;
        Assert.Equal(["id", "topic", "batchIndex", "txid", "tx", "children"], leaf.AsObject().Select(field => field.Key));
        Assert.Equal((0, "{}"), ((int)leaf["batchIndex"]!, leaf["children"]!.ToJsonString()));
        var others = new List<string>();
        do
        {
            others.Add((await nobodys.NextAsync())!.AsObject().Single().Key);
        }
        while (others[^1] != "batchFinalized");
        Assert.DoesNotContain("treeTx", others);
    }

    [Fact]
    public async Task A_subscription_is_made_followed_changed_and_ended()
    {
        using var alice = new TestUser(_stack);
        using var bob = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var (from, to) = (alice.Script.ScriptPubKey.ToHex(), bob.Script.ScriptPubKey.ToHex());
        var id = (string?)(await _rest.PostAsync("/v1/indexer/script/subscribe", $$"""{"scripts":["{{from}}"]}"""))["subscriptionId"];
        var again = await _rest.PostAsync("/v1/indexer/script/subscribe", $$"""{"scripts":["{{to}}"],"subscriptionId":"{{id}}"}""");
        Assert.Equal(id, (string?)again["subscriptionId"]);
        using var stream = await _rest.EventsAsync($"/v1/indexer/script/subscription/{id}");

        var spend = await OffchainSpend.RunAsync(_stack, [coin], bob.Output(10_000));

        var told = (await stream.NextAsync())!["event"]!.AsObject();
        Assert.Equal(["txid", "scripts", "newVtxos", "spentVtxos", "tx", "checkpointTxs", "sweptVtxos"], told.Select(field => field.Key));
        Assert.Equal(spend.Tx.ArkTxid.ToString(), (string?)told["txid"]);
        Assert.Equal(new[] { from, to }.Order(), told["scripts"]!.AsArray().Select(script => (string?)script).Order());
        Assert.Equal(coin.OutPoint.ToString(), told["checkpointTxs"]!.AsObject().Single().Key);
        Assert.Equal(
            ["outpoint", "createdAt", "expiresAt", "amount", "script", "isPreconfirmed", "isSwept", "isUnrolled", "isSpent", "spentBy", "commitmentTxids", "settledBy",
                "arkTxid", "assets", "depth"],
            told["newVtxos"]!.AsArray().Single()!.AsObject().Select(field => field.Key));
        var update = $$"""{"subscriptionId":"{{id}}","filter":{"scripts":{"remove":["{{from}}","{{to}}"]} } }""";
        Assert.Equal("{}", (await _rest.PostAsync("/v1/indexer/subscription/update", update)).ToJsonString());
        Assert.Equal("{}", (await _rest.PostAsync("/v1/indexer/script/unsubscribe", $$"""{"subscriptionId":"{{id}}"}""")).ToJsonString());
        Assert.Null(await stream.NextAsync());
        await RestClient.RefusedAsync(HttpStatusCode.NotFound, 50, "SUBSCRIPTION_NOT_FOUND", RefusedStreamAsync($"/v1/indexer/script/subscription/{id}"));
    }

    [Fact]
    public async Task A_subscription_without_id_says_its_id_first()
    {
        using var alice = new TestUser(_stack);
        using var stream = await _rest.EventsAsync($"/v1/indexer/subscription?filter.scripts.add={alice.Script.ScriptPubKey.ToHex()}");
        Assert.Matches("^[0-9a-f-]{36}$", (string?)(await stream.NextAsync())!["subscriptionStarted"]!["subscriptionId"]);

        await alice.BoardAsync(10_000);

        var received = (await stream.NextAsync())!["event"]!["newVtxos"]!.AsArray();
        Assert.Contains(received, vtxo => (string?)vtxo!["script"] == alice.Script.ScriptPubKey.ToHex() && (string?)vtxo["amount"] == "10000");
    }

    [Fact]
    public async Task The_transaction_stream_tells_of_ark_transactions_and_commitments()
    {
        using var stream = await _rest.EventsAsync("/v1/txs");
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var spend = await OffchainSpend.RunAsync(_stack, [coin], alice.Output(10_000));

        var commitment = await stream.FirstAsync(message => message["commitmentTx"]?["spendableVtxos"]!.ToJsonString().Contains(coin.OutPoint.Hash.ToString()) ?? false);
        Assert.Equal(
            ["txid", "tx", "spentVtxos", "spendableVtxos", "checkpointTxs", "sweptVtxos"], commitment["commitmentTx"]!.AsObject().Select(field => field.Key));
        var arkTx = (await stream.FirstAsync(message => (string?)message["arkTx"]?["txid"] == spend.Tx.ArkTxid.ToString()))["arkTx"]!;
        Assert.Equal("10000", (string?)arkTx["spentVtxos"]!.AsArray().Single()!["amount"]);
    }

    [Fact]
    public async Task Topics_of_a_stream_change_while_it_runs()
    {
        using var stream = await _rest.EventsAsync("/v1/batch/events?topics=%20AA%20&topics=bb");
        var id = (string?)(await stream.NextAsync())!["streamStarted"]!["id"];
        var modified = await _rest.PostAsync("/v1/batch/updateTopics", $$"""{"streamId":"{{id}}","modify":{"addTopics":["cc"],"removeTopics":["aa","bb"]} }""");
        Assert.Equal("""["cc"]""", modified["topicsAdded"]!.ToJsonString());
        Assert.Equal("""["cc"]""", modified["allTopics"]!.ToJsonString());
        Assert.Equal(2, modified["topicsRemoved"]!.AsArray().Count);
        var overwritten = await _rest.PostAsync("/v1/batch/updateTopics", $$"""{"streamId":"{{id}}","overwrite":{"topics":["cc"]} }""");
        Assert.Equal("""{"topicsAdded":[],"topicsRemoved":[],"allTopics":["cc"]}""", overwritten.ToJsonString());
        await RestClient.RefusedAsync(
            HttpStatusCode.NotFound, 50, "SUBSCRIPTION_NOT_FOUND", _rest.PostRawAsync("/v1/batch/updateTopics", new UpdateStreamTopicsRequest { StreamId = "none" }));
        await RestClient.RefusedAsync(
            HttpStatusCode.BadRequest, 52, "INVALID_TX_FILTER", _rest.PostRawAsync("/v1/batch/updateTopics", new UpdateStreamTopicsRequest { StreamId = id }));
    }

    private Task<HttpResponseMessage> RefusedStreamAsync(string path) =>
        _rest.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/event-stream" } } });
}
