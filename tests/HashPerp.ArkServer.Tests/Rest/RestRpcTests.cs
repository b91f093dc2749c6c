using System.Net;
using System.Text.Json.Nodes;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>Every unary rpc over REST: the exact shape of its answer, and what it refuses.</summary>
public sealed class RestRpcTests(SharedOperator shared) : IDisposable
{
    private const string Vtxo = "{outpoint:{txid:text,vout:number},createdAt:text,expiresAt:text,amount:text,script:text,isPreconfirmed:flag,isSwept:flag,"
        + "isUnrolled:flag,isSpent:flag,spentBy:text,commitmentTxids:[text],settledBy:text,arkTxid:text,assets:[],depth:number}";

    private readonly OperatorStack _stack = shared.Stack;

    private readonly RestClient _rest = new(shared.Stack.RestUrl);

    public void Dispose() => _rest.Dispose();

    [Fact]
    public async Task A_payment_is_submitted_given_back_while_pending_and_finalized()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var spend = new OffchainSpend(_stack, [coin], [alice.Output(10_000)]);

        var changed = spend.Request;
        changed.SignedArkTx = new PSBT(spend.Tx.ArkTx.GlobalTransaction with { LockTime = 7 }).ToBase64();
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, 17, "ARK_TX_MISMATCH", _rest.PostRawAsync("/v1/tx/submit", changed));
        var accepted = await _rest.PostAsync("/v1/tx/submit", spend.Request);
        Assert.Equal("{arkTxid:text,finalArkTx:text,signedCheckpointTxs:[text]}", JsonShape.Of(accepted));
        Assert.Equal(spend.Tx.ArkTxid.ToString(), (string?)accepted["arkTxid"]);
        var pending = await _rest.PostAsync("/v1/tx/pending", new GetPendingTxRequest { Intent = IntentFactory.GetPendingTx(coin) });
        Assert.Equal("{pendingTxs:[{arkTxid:text,finalArkTx:text,signedCheckpointTxs:[text]}]}", JsonShape.Of(pending));
        Assert.Equal(accepted.ToJsonString(), pending["pendingTxs"]!.AsArray().Single()!.ToJsonString());

        var garbage = new FinalizeTxRequest { ArkTxid = (string)accepted["arkTxid"]!, FinalCheckpointTxs = { "AAAA" } };
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, 2, "INVALID_CHECKPOINT_PSBT", _rest.PostRawAsync("/v1/tx/finalize", garbage));
        var complete = spend.FinalRequest((string)accepted["arkTxid"]!, accepted["signedCheckpointTxs"]!.AsArray().Select(text => (string)text!));
        Assert.Equal("{}", (await _rest.PostAsync("/v1/tx/finalize", complete)).ToJsonString());
        Assert.Equal("{pendingTxs:[]}", JsonShape.Of(await _rest.PostAsync("/v1/tx/pending", new GetPendingTxRequest { Intent = IntentFactory.GetPendingTx(coin) })));

        var again = new OffchainSpend(_stack, [coin], [alice.Output(9_000), alice.Output(1_000)]);
        var details = await RestClient.RefusedAsync(HttpStatusCode.BadRequest, 6, "VTXO_ALREADY_SPENT", _rest.PostRawAsync("/v1/tx/submit", again.Request));
        Assert.Equal(coin.OutPoint.ToString(), (string?)details["metadata"]!["vtxo_outpoint"]);
        await RestClient.RefusedAsync(
            HttpStatusCode.NotFound, 19, "TX_NOT_FOUND", _rest.PostRawAsync("/v1/tx/finalize", new FinalizeTxRequest { ArkTxid = new string('0', 64) }));
    }

    [Fact]
    public async Task An_intent_is_estimated_registered_shown_and_deleted()
    {
        using var alice = new TestUser(_stack);
        using var cosigner = ECPrivKey.Generate();
        var coin = await alice.FundBoardingAsync(50_000);
        var later = DateTimeOffset.UnixEpoch.AddYears(100).ToUnixTimeSeconds();
        var estimate = IntentFactory.Sign(IntentMessage.EstimateFee([], 0, later, [cosigner.PubKey]), [coin], [alice.Output(50_000)]);
        Assert.Equal("""{"fee":"0"}""", (await _rest.PostAsync("/v1/batch/estimateFee", new EstimateIntentFeeRequest { Intent = estimate })).ToJsonString());
        var ask = new GetIntentRequest { Intent = IntentFactory.Sign(IntentMessage.GetIntent(0), [coin], []) };
        await RestClient.RefusedAsync(HttpStatusCode.NotFound, 45, "INTENT_NOT_FOUND", _rest.PostRawAsync("/v1/intent", ask));

        var intent = IntentFactory.Register([coin], [alice.Output(50_000)], [], [cosigner.PubKey]);
        var registered = await _rest.PostAsync("/v1/batch/registerIntent", new RegisterIntentRequest { Intent = intent });
        Assert.Equal("{intentId:text}", JsonShape.Of(registered));
        var twice = await RestClient.RefusedAsync(
            HttpStatusCode.InternalServerError, 0, "INTERNAL_ERROR", _rest.PostRawAsync("/v1/batch/registerIntent", new RegisterIntentRequest { Intent = intent }));
        Assert.Contains("duplicated input", (string?)twice["message"], StringComparison.Ordinal);

        var shown = await _rest.PostAsync("/v1/intent", ask);
        Assert.Equal("{intent:{proof:text,message:text},intents:[{proof:text,message:text}]}", JsonShape.Of(shown));
        Assert.Equal(intent.Message, (string?)shown["intent"]!["message"]);
        var query = $"intent.proof={Uri.EscapeDataString(ask.Intent.Proof)}&intent.message={Uri.EscapeDataString(ask.Intent.Message)}";
        Assert.Equal(shown.ToJsonString(), (await _rest.GetAsync($"/v1/intent?{query}")).ToJsonString());
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, 23, "INVALID_INTENT_PROOF", _rest.Http.GetAsync($"/v1/intent?txid={new string('0', 64)}"));

        // A batch may have taken the intent by now; then it is left to that batch, and the answer is the same.
        var delete = new DeleteIntentRequest { Intent = IntentFactory.Delete(coin) };
        Assert.Equal("{}", (await _rest.PostAsync("/v1/batch/deleteIntent", delete)).ToJsonString());
    }

    [Fact]
    public async Task A_coin_its_chain_and_its_batch_are_shown_as_clients_guard_for()
    {
        using var alice = new TestUser(_stack);
        var coins = await alice.BoardAsync(10_000, 20_000, 30_000);
        using var participant = new BatchParticipant(_stack, [coins[0], coins[1]]);
        var txid = (await participant.RunAsync([alice.Output(30_000)])).ToString()!;
        var renewed = alice.Coin(participant.Tree.Single(tx => tx.IsLeaf).Transaction.OutPointOf(0), 30_000);
        var script = alice.Script.ScriptPubKey.ToHex();

        var mine = await _rest.GetAsync($"/v1/indexer/vtxos?scripts={script}&spendableOnly=true&page.index=0&page.size=100");
        Assert.Equal($"{{vtxos:[{Vtxo}],page:{{current:number,next:number,total:number}}}}", JsonShape.Of(mine));
        Assert.Equal(2, mine["vtxos"]!.AsArray().Count);
        var spent = (await _rest.GetAsync($"/v1/indexer/vtxos?outpoints={coins[0].OutPoint}&outpoints={coins[1].OutPoint}"))["vtxos"]!.AsArray();
        Assert.All(spent, vtxo => Assert.Equal((true, txid), ((bool)vtxo!["isSpent"]!, (string?)vtxo["settledBy"])));

        var path = $"{renewed.OutPoint.Hash}/{renewed.OutPoint.N}";
        var chain = await _rest.GetAsync($"/v1/indexer/vtxo/{path}/chain");
        Assert.Equal("{chain:[{txid:text,expiresAt:text,type:text,spends:[text]}],page:null,authToken:text,nextPageToken:text}", JsonShape.Of(chain));
        Assert.Equal("INDEXER_CHAINED_TX_TYPE_TREE", (string?)chain["chain"]![0]!["type"]);
        Assert.Equal("INDEXER_CHAINED_TX_TYPE_COMMITMENT", (string?)chain["chain"]!.AsArray()[^1]!["type"]);

        var tree = chain["chain"]!.AsArray().SkipLast(1).Select(link => (string)link!["txid"]!).ToList();
        var virtualTxs = await _rest.GetAsync($"/v1/indexer/virtualTx/{string.Join(',', tree)}");
        Assert.Equal("{txs:[text],page:null,authToken:text}", JsonShape.Of(virtualTxs));
        Assert.Equal(tree, virtualTxs["txs"]!.AsArray().Select(tx => PSBT.Parse((string)tx!).GlobalTransaction.GetHash().ToString()));
        await BatchShapesAsync(txid);
    }

    [Fact]
    public async Task A_long_chain_is_read_part_by_part_with_tokens()
    {
        using var alice = new TestUser(_stack);
        var first = await OffchainSpend.RunAsync(_stack, [(await alice.BoardAsync(10_000))[0]], alice.Output(10_000));
        var path = $"/v1/indexer/vtxo/{first.OutPoint(0).Hash}/0/chain";
        var all = (await _rest.GetAsync(path))["chain"]!.AsArray().Select(link => (string)link!["txid"]!).ToList();
        var (read, next) = (new List<string>(), "");
        do
        {
            var part = await _rest.GetAsync($"{path}?page.size=1{(next.Length > 0 ? $"&pageToken={next}" : "")}");
            read.Add((string)part["chain"]!.AsArray().Single()!["txid"]!);
            next = (string)part["nextPageToken"]!;
        }
        while (next.Length > 0);
        Assert.Equal(all, read);
        Assert.True(all.Count >= 4);
        foreach (var bad in new[] { "x", $"{first.OutPoint(1)}:1", $"{first.OutPoint(0)}:-1", $"{first.OutPoint(0)}:99" })
        {
            await RestClient.RefusedAsync(HttpStatusCode.BadRequest, "The page token is not of this VTXO.", _rest.Http.GetAsync($"{path}?pageToken={bad}"));
        }
    }

    private async Task BatchShapesAsync(string txid)
    {
        var commitment = await _rest.GetAsync($"/v1/indexer/commitmentTx/{txid}");
        Assert.Equal(
            "{startedAt:text,endedAt:text,batches:{*:{totalOutputAmount:text,totalOutputVtxos:number,expiresAt:text,swept:flag}},totalInputAmount:text,"
                + "totalInputVtxos:number,totalOutputAmount:text,totalOutputVtxos:number}",
            JsonShape.Of(commitment));
        Assert.Equal(["0"], commitment["batches"]!.AsObject().Select(batch => batch.Key));
        Assert.Equal("{txids:[text],page:null}", JsonShape.Of(await _rest.GetAsync($"/v1/indexer/commitmentTx/{txid}/forfeitTxs")));
        Assert.Equal(
            "{txids:[text],page:{current:number,next:number,total:number}}", JsonShape.Of(await _rest.GetAsync($"/v1/indexer/commitmentTx/{txid}/forfeitTxs?page.size=1&page.index=1")));
        var connectors = await _rest.GetAsync($"/v1/indexer/commitmentTx/{txid}/connectors");
        Assert.Equal("{connectors:[{txid:text,children:{*:text}}],page:null}", JsonShape.Of(connectors));
        var tree = await _rest.GetAsync($"/v1/indexer/batch/{txid}/0/tree");
        Assert.Contains(JsonShape.Of(tree), new[] { "{vtxoTree:[{txid:text,children:{}}],page:null}", "{vtxoTree:[{txid:text,children:{*:text}}],page:null}" });
        Assert.Equal("{leaves:[{txid:text,vout:number}],page:null}", JsonShape.Of(await _rest.GetAsync($"/v1/indexer/batch/{txid}/0/tree/leaves")));
        Assert.Equal("""{"sweptBy":[]}""", (await _rest.GetAsync($"/v1/indexer/batch/{txid}/0/sweepTxs")).ToJsonString());
        var unknown = new string('0', 64);
        foreach (var path in new[]
        {
            $"commitmentTx/{unknown}", $"commitmentTx/{unknown}/forfeitTxs", $"commitmentTx/{unknown}/connectors", $"batch/{unknown}/0/tree",
            $"batch/{unknown}/0/tree/leaves", $"batch/{unknown}/0/sweepTxs",
        })
        {
            await RestClient.RefusedAsync(HttpStatusCode.NotFound, 19, "TX_NOT_FOUND", _rest.Http.GetAsync($"/v1/indexer/{path}"));
        }
    }
}
