using System.Net;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>What only this operator's owner does, what it charges, and what its settings change.</summary>
public sealed class AdminAndFeeTests(FeeTakingOperator own) : IClassFixture<FeeTakingOperator>, IDisposable
{
    private readonly OperatorStack _stack = own.Stack;

    private readonly RestClient _admin = new(own.Stack.AdminUrl);

    private readonly RestClient _rest = new(own.Stack.RestUrl);

    public void Dispose()
    {
        _admin.Dispose();
        _rest.Dispose();
    }

    [Fact]
    public async Task Bringing_up_and_funding_need_no_more_than_this()
    {
        Assert.Equal("""{"initialized":true,"unlocked":true,"synced":true}""", (await _admin.GetAsync("/v1/admin/wallet/status")).ToJsonString());
        Assert.StartsWith("bcrt1p", (string?)(await _admin.GetAsync("/v1/admin/wallet/address"))["address"], StringComparison.Ordinal);
        var balance = await _admin.GetAsync("/v1/admin/wallet/balance");
        Assert.Matches(@"^\d+\.\d{8}$", (string?)balance["mainAccount"]!["available"]);
        Assert.Equal("""{"locked":"0.00000000","available":"0.00000000"}""", balance["connectorsAccount"]!.ToJsonString());
        Assert.Equal("{}", (await _admin.PostAsync("/v1/admin/wallet/unlock", """{"password":"x"}""")).ToJsonString());
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, "The wallet exists.", _admin.PostRawAsync("/v1/admin/wallet/create", "{}"));
        var fees = (await _admin.GetAsync("/v1/admin/intentFees"))["fees"]!.AsObject();
        Assert.Equal(["offchainInputFee", "onchainInputFee", "offchainOutputFee", "onchainOutputFee"], fees.Select(fee => fee.Key));
        Assert.Equal(["inputType == 'note' ? 0.0 : amount * 0.001", "200.5", "", "1000"], fees.Select(fee => (string?)fee.Value));
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, "with a restart only", _admin.PostRawAsync("/v1/admin/intentFees", "{}"));
    }

    [Fact]
    public async Task An_operator_that_runs_out_of_coins_says_so_until_it_is_funded()
    {
        var report = await _admin.GetAsync("/v1/admin/health");
        Assert.Equal("Degraded", (string?)report["status"]);
        Assert.InRange((long)report["funds"]!["sat"]!, 5_000_000_000, 6_000_000_000);

        await _stack.PayAsync(BitcoinAddress.Parse((string)report["funds"]!["address"]!, BitcoinNetwork.Regtest), 1_000_000_000);

        Assert.Equal("Healthy", (string?)(await _admin.GetAsync("/v1/admin/health"))["status"]);
    }

    [Fact]
    public async Task The_owners_calls_are_served_at_the_owners_address_only_and_to_no_page()
    {
        using var elsewhere = await _rest.Http.GetAsync("/v1/admin/wallet/address");
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        using var fromPage = new HttpRequestMessage(HttpMethod.Get, "/v1/admin/wallet/address") { Headers = { { "Origin", "https://wallet.example" } } };
        using var refused = await _admin.Http.SendAsync(fromPage);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task A_note_is_redeemed_once_in_a_batch_by_whoever_has_it_and_spent_nowhere_else()
    {
        using var alice = new TestUser(_stack);
        var notes = (await _admin.PostAsync("/v1/admin/note", """{"amount":25000,"quantity":2}"""))["notes"]!.AsArray().Select(note => (string)note!).ToList();
        var note = ArkNote.Parse(notes[0]);
        Assert.Equal((2, 25_000u, 25_000u), (notes.Distinct().Count(), note.Value, ArkNote.Parse(notes[1]).Value));
        var known = (await _rest.GetAsync($"/v1/indexer/vtxos?outpoints={note.OutPoint}"))["vtxos"]!.AsArray().Single()!;
        Assert.Equal(("25000", "[]", "0"), ((string?)known["amount"], known["commitmentTxids"]!.ToJsonString(), (string?)known["expiresAt"]));
        var guessed = new ArkNote(new Primitives.Bytes32(new byte[32]), 25_000);
        using var cosigner = ECPrivKey.Generate();
        await RestClient.RefusedAsync(
            HttpStatusCode.NotFound, 30, "VTXO_NOT_FOUND", _rest.PostRawAsync("/v1/batch/registerIntent", Redeem(guessed, [alice.Output(25_000)], cosigner)));
        await RestClient.RefusedAsync(
            HttpStatusCode.BadRequest, 5, "INVALID_PSBT_INPUT",
            _rest.PostRawAsync("/v1/batch/registerIntent", Redeem(note with { Value = 26_000 }, [alice.Output(26_000)], cosigner)));

        using var participant = new BatchParticipant(_stack, []);
        participant.Notes.Add(note);
        Assert.NotNull(await participant.RunAsync([alice.Output(25_000)]));

        var redeemed = (await _rest.GetAsync($"/v1/indexer/vtxos?outpoints={note.OutPoint}"))["vtxos"]!.AsArray().Single()!;
        Assert.True((bool)redeemed["isSpent"]!);
        await RestClient.RefusedAsync(
            HttpStatusCode.BadRequest, 6, "VTXO_ALREADY_SPENT", _rest.PostRawAsync("/v1/batch/registerIntent", Redeem(note, [alice.Output(25_000)], cosigner)));
        foreach (var bad in new[] { "{}", """{"amount":0,"quantity":1}""", """{"amount":1,"quantity":101}""", """{"amount":-1,"quantity":1}""", "[" })
        {
            await RestClient.RefusedAsync(HttpStatusCode.BadRequest, "InvalidRequest (7109)", _admin.PostRawAsync("/v1/admin/note", bad));
        }
    }

    [Fact]
    public async Task A_note_is_refused_as_an_input_of_an_ark_transaction()
    {
        var note = ArkNote.Parse((string)(await _admin.PostAsync("/v1/admin/note", """{"amount":1000,"quantity":1}"""))["notes"]!.AsArray().Single()!);
        var checkpoint = new PSBT(new Transaction(3, [new TxIn(note.OutPoint)], [note.TxOut], 0));
        checkpoint.Inputs[0].SetTapLeafScript(note.Tree.LeafScript(note.Leaf));
        var arkTx = new PSBT(new Transaction(3, [new TxIn(checkpoint.GlobalTransaction.OutPointOf(0))], [note.TxOut], 0));
        var request = new SubmitTxRequest { SignedArkTx = arkTx.ToBase64(), CheckpointTxs = { checkpoint.ToBase64() } };
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, 9, "OFFCHAIN_TX_SPENDING_NOTE", _rest.PostRawAsync("/v1/tx/submit", request));
    }

    [Fact]
    public async Task An_intent_pays_what_the_programs_ask_for_or_is_refused()
    {
        using var alice = new TestUser(_stack);
        using var cosigner = ECPrivKey.Generate();
        var info = await _rest.GetAsync("/v1/info");
        Assert.Equal("200.5", (string?)info["fees"]!["intentFee"]!["onchainInput"]);
        var coin = await alice.FundBoardingAsync(50_000);
        var estimate = IntentFactory.Sign(IntentMessage.EstimateFee([], 0, 0, [cosigner.PubKey]), [coin], [alice.Output(50_000)]);
        // 200.5, rounded up once for the whole intent.
        Assert.Equal("""{"fee":"201"}""", (await _rest.PostAsync("/v1/batch/estimateFee", new EstimateIntentFeeRequest { Intent = estimate })).ToJsonString());
        var short_ = IntentFactory.Register([coin], [alice.Output(49_800)], [], [cosigner.PubKey]);
        var details = await RestClient.RefusedAsync(
            HttpStatusCode.BadRequest, 31, "INTENT_INSUFFICIENT_FEE", _rest.PostRawAsync("/v1/batch/registerIntent", new RegisterIntentRequest { Intent = short_ }));
        Assert.Equal("""{"min_fee":"201","actual_fee":"200"}""", details["metadata"]!.ToJsonString());
        using var participant = new BatchParticipant(_stack, [coin]);
        Assert.NotNull(await participant.RunAsync([alice.Output(49_799)]));

        var vtxo = alice.Coin(participant.Tree.Single(tx => tx.IsLeaf).Transaction.OutPointOf(0), 49_799);
        var leave = IntentFactory.Sign(IntentMessage.EstimateFee([0], 0, 0, []), [vtxo], [alice.Output(40_000)]);
        // 49.799 for the coin and 1,000 for the output.
        Assert.Equal("""{"fee":"1050"}""", (await _rest.PostAsync("/v1/batch/estimateFee", new EstimateIntentFeeRequest { Intent = leave })).ToJsonString());
    }

    [Fact]
    public async Task Amounts_over_the_operators_limits_are_refused()
    {
        using var alice = new TestUser(_stack);
        using var cosigner = ECPrivKey.Generate();
        var (rich, poor) = (await alice.FundBoardingAsync(150_001), await alice.FundBoardingAsync(150_000));
        foreach (var (coin, output, most) in new[] { (rich, 100_000, 150_000), (poor, 100_001, 100_000) })
        {
            var intent = IntentFactory.Register([coin], [alice.Output(output)], [], [cosigner.PubKey]);
            var details = await RestClient.RefusedAsync(
                HttpStatusCode.BadRequest, 14, "AMOUNT_TOO_HIGH", _rest.PostRawAsync("/v1/batch/registerIntent", new RegisterIntentRequest { Intent = intent }));
            Assert.Equal($"{most}", (string?)details["metadata"]!["max_amount"]);
        }
    }

    [Fact]
    public async Task Batch_messages_without_a_batch_are_refused()
    {
        using var key = ECPrivKey.Generate();
        (string Path, string Body)[] messages =
        [
            ("ack", """{"intentId":"none"}"""),
            ("tree/submitNonces", $$"""{"batchId":"none","pubkey":"{{key.PubKey}}","treeNonces":{} }"""),
            ("tree/submitSignatures", $$"""{"batchId":"none","pubkey":"{{key.PubKey}}","treeSignatures":{} }"""),
        ];
        foreach (var (path, body) in messages)
        {
            await RestClient.RefusedAsync(HttpStatusCode.BadRequest, 25, "CONFIRMATION_SESSION_NOT_STARTED", _rest.PostRawAsync($"/v1/batch/{path}", body));
        }
        await RestClient.RefusedAsync(
            HttpStatusCode.BadRequest, 18, "INVALID_SIGNATURE", _rest.PostRawAsync("/v1/batch/tree/submitNonces", """{"batchId":"none","pubkey":"02"}"""));
        await RestClient.RefusedAsync(
            HttpStatusCode.BadRequest, 26, "INVALID_FORFEIT_TXS", _rest.PostRawAsync("/v1/batch/submitForfeitTxs", """{"signedForfeitTxs":["zz"]}"""));
        await RestClient.RefusedAsync(
            HttpStatusCode.BadRequest, 27, "INVALID_BOARDING_INPUT_SIG", _rest.PostRawAsync("/v1/batch/submitForfeitTxs", """{"signedCommitmentTx":"zz"}"""));
    }

    [Fact]
    public async Task An_idle_stream_gets_heartbeats()
    {
        using var transactions = await _rest.EventsAsync("/v1/txs");
        Assert.Equal("""{"heartbeat":{}}""", (await transactions.FirstAsync(message => message["heartbeat"] is not null)).ToJsonString());
        using var batches = await _rest.EventsAsync("/v1/batch/events");
        Assert.Equal("""{"heartbeat":{}}""", (await batches.FirstAsync(message => message["heartbeat"] is not null)).ToJsonString());
        using var scripts = await _rest.EventsAsync("/v1/indexer/subscription");
        Assert.Equal("""{"heartbeat":{}}""", (await scripts.FirstAsync(message => message["heartbeat"] is not null)).ToJsonString());
    }

    [Fact]
    public async Task A_chain_that_is_too_long_to_index_is_said_to_be()
    {
        using var refused = await _rest.Http.GetAsync($"/esplora/tx/{new string('0', 64)}");
        Assert.Equal(HttpStatusCode.NotImplemented, refused.StatusCode);
        Assert.Contains("at most 5", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static RegisterIntentRequest Redeem(ArkNote note, IReadOnlyList<TxOut> outputs, ECPrivKey cosigner) =>
        new() { Intent = IntentFactory.Redeem([note], outputs, cosigner.PubKey) };
}
