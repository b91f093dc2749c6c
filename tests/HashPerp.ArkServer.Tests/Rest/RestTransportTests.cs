using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>What HTTP adds to the calls: CORS, digests, limits, bodies that can't be read, streams that nobody asked for as such.</summary>
[Trait("suite", ForeignOperator.Suite)]
public sealed class RestTransportTests(SharedOperator shared) : IDisposable
{
    private readonly RestClient _rest = new(shared.Stack.RestUrl);

    public void Dispose() => _rest.Dispose();

    [Fact]
    public async Task GetInfo_has_every_field_and_no_other()
    {
        string[] fields =
        [
            "version", "signerPubkey", "forfeitPubkey", "forfeitAddress", "checkpointTapscript", "network", "sessionDuration", "unilateralExitDelay", "boardingExitDelay",
            "utxoMinAmount", "utxoMaxAmount", "vtxoMinAmount", "vtxoMaxAmount", "dust", "fees", "scheduledSession", "deprecatedSigners", "serviceStatus", "digest",
            "maxTxWeight", "maxOpReturnOutputs",
        ];
        Assert.Equal(fields.Order(), (await _rest.GetAsync("/v1/info")).AsObject().Select(field => field.Key).Order());
    }

    [Fact]
    public async Task A_page_of_any_origin_may_call_and_is_told_so_before_it_does()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/tx/submit")
        {
            Headers =
            {
                { "Origin", "https://wallet.example" }, { "Access-Control-Request-Method", "POST" },
                { "Access-Control-Request-Headers", "content-type,x-build-version,x-digest,x-sdk-version" },
            },
        };
        using var allowed = await _rest.Http.SendAsync(preflight);
        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal("*", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("POST", allowed.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Contains("x-digest", allowed.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);

        using var simple = new HttpRequestMessage(HttpMethod.Get, "/v1/indexer/vtxos") { Headers = { { "Origin", "https://wallet.example" } } };
        using var refused = await _rest.Http.SendAsync(simple);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("*", refused.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task A_digest_of_other_parameters_is_refused_everywhere_but_at_the_info()
    {
        _rest.Http.DefaultRequestHeaders.Add("X-Digest", new string('0', 64));
        var digest = (string?)(await _rest.GetAsync("/v1/info"))["digest"];
        var details = await RestClient.RefusedAsync(HttpStatusCode.BadRequest, 49, "DIGEST_MISMATCH", _rest.PostRawAsync("/v1/tx/submit", "{}"));
        Assert.Equal(digest, (string?)details["metadata"]!["expected_digest"]);
        Assert.Equal(new string('0', 64), (string?)details["metadata"]!["got_digest"]);
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, 49, "DIGEST_MISMATCH", _rest.Http.GetAsync("/v1/batch/events"));
    }

    [Fact]
    public async Task A_stream_is_served_as_events_or_not_at_all()
    {
        foreach (var path in new[] { "/v1/batch/events", "/v1/txs", "/v1/indexer/subscription", "/v1/indexer/script/subscription/x" })
        {
            await RestClient.RefusedAsync(HttpStatusCode.NotAcceptable, "Accept: text/event-stream", _rest.Http.GetAsync(path));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"signedArkTx":null,"checkpointTxs":[],"somethingNew":{"a":[1,2,3]}}""")]
    [InlineData("""{"signed_ark_tx":"","checkpoint_txs":[]}""")]
    public async Task A_body_may_be_empty_have_unknown_fields_and_proto_names(string body) =>
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, 2, "INVALID_CHECKPOINT_PSBT", _rest.PostRawAsync("/v1/tx/submit", body));

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"signedArkTx":7}""")]
    [InlineData("""{"checkpointTxs":"one"}""")]
    public async Task A_body_that_is_not_the_json_of_the_request_is_refused(string body) =>
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, "InvalidRequest (7109)", _rest.PostRawAsync("/v1/tx/submit", body));

    [Fact]
    public async Task A_body_that_is_no_text_or_too_long_is_refused_and_a_deep_one_costs_nothing()
    {
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, "InvalidRequest (7109)", _rest.Http.PostAsync("/v1/tx/submit", new ByteArrayContent([0x7b, 0xff, 0x7d])));
        var deep = $$"""{"x":{{new string('[', 1_000_000)}}{{new string(']', 1_000_000)}}}""";
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, 2, "INVALID_CHECKPOINT_PSBT", _rest.PostRawAsync("/v1/tx/submit", deep));
        var nested = string.Concat(Enumerable.Repeat("""{"intent":""", 100_000));
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, "InvalidRequest (7109)", _rest.PostRawAsync("/v1/intent", nested));
        var longest = $$"""{"signedArkTx":"{{new string('A', (4 * 1024 * 1024) - 18)}}"}""";
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, 2, "INVALID_CHECKPOINT_PSBT", _rest.PostRawAsync("/v1/tx/submit", longest));
        await RestClient.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "RequestTooLarge (7120)", _rest.PostRawAsync("/v1/tx/submit", longest + " "));
    }

    [Fact]
    public async Task A_query_takes_dotted_names_repeated_keys_and_either_spelling()
    {
        var script = "5120" + new string('1', 64);
        Assert.Equal(
            """{"vtxos":[],"page":{"current":1,"next":0,"total":0}}""",
            (await _rest.GetAsync($"/v1/indexer/vtxos?scripts={script}&scripts={script}&spendableOnly=true&page.size=3&page.index=0&unknown=1")).ToJsonString());
        Assert.Equal("""{"vtxos":[],"page":null}""", (await _rest.GetAsync($"/v1/indexer/vtxos?scripts={script}&spendable_only=true&after=0&before=1700000000000")).ToJsonString());
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, "'page.size' cannot be 'many'", _rest.Http.GetAsync($"/v1/indexer/vtxos?scripts={script}&page.size=many"));
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, "'spentOnly' cannot be 'yes'", _rest.Http.GetAsync($"/v1/indexer/vtxos?scripts={script}&spentOnly=yes"));
        await RestClient.RefusedAsync(
            HttpStatusCode.BadRequest, "'after' is given 2 times", _rest.Http.GetAsync($"/v1/indexer/vtxos?scripts={script}&after=1&after=2"));
        await RestClient.RefusedAsync(HttpStatusCode.BadRequest, "A page of 0", _rest.Http.GetAsync($"/v1/indexer/vtxos?scripts={script}&page.index=1"));
        var many = string.Join('&', Enumerable.Repeat($"scripts={script}", 1000));
        Assert.Equal("""{"vtxos":[],"page":null}""", (await _rest.GetAsync($"/v1/indexer/vtxos?{many}")).ToJsonString());
    }

    [Fact]
    public async Task What_is_not_found_says_so_with_404()
    {
        var nothing = new string('0', 64);
        var details = await RestClient.RefusedAsync(HttpStatusCode.NotFound, 30, "VTXO_NOT_FOUND", _rest.Http.GetAsync($"/v1/indexer/vtxo/{nothing}/7/chain"));
        Assert.Equal($"{nothing}:7", (string?)details["metadata"]!["vtxo_outpoint"]);
        await RestClient.RefusedAsync(HttpStatusCode.NotFound, 19, "TX_NOT_FOUND", _rest.Http.GetAsync($"/v1/indexer/virtualTx/{nothing},{nothing}"));
        await RestClient.RefusedAsync(HttpStatusCode.NotFound, 34, "ASSET_NOT_FOUND", _rest.Http.GetAsync($"/v1/indexer/asset/{nothing}"));
        using var noPath = await _rest.Http.GetAsync("/v1/nothing");
        Assert.Equal(HttpStatusCode.NotFound, noPath.StatusCode);
        using var noMethod = await _rest.Http.GetAsync("/v1/tx/submit");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, noMethod.StatusCode);
    }

    [Fact]
    public async Task The_operator_says_that_it_is_well()
    {
        Assert.Equal("""{"status":"SERVING"}""", (await _rest.GetAsync("/healthz")).ToJsonString());
        Assert.IsType<JsonObject>(await _rest.GetAsync("/v1/info"));
    }
}
