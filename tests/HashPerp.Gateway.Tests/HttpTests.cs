using System.Net;
using System.Text;

namespace HashPerp.Gateway.Tests;

/// <summary>What holds for every path: who may call it, how large a request is, which headers an answer has.</summary>
public sealed class HttpTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    private static readonly string[] Public =
    [
        "GET /v1/accounts/{account}/standing", "GET /v1/chain/candles", "GET /v1/chain/index", "GET /v1/chain/tip", "GET /v1/contracts/public",
        "GET /v1/expiries/{height}/outcomes", "GET /v1/markets", "GET /v1/markets/{market_id}/book", "GET /v1/markets/{market_id}/trades",
        "POST /v1/login", "POST /v1/login/challenge",
    ];

    private static readonly string[] Private =
    [
        "GET /v1/contracts", "GET /v1/contracts/{contract_id}", "GET /v1/contracts/{contract_id}/settlement", "GET /v1/matches",
        "GET /v1/matches/{match_id}/contract", "GET /v1/orders", "POST /v1/orders", "POST /v1/orders/cancel",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_names_every_path()
    {
        var paths = await PathsAsync();
        Assert.Equal(Public.Concat(Private).Order(StringComparer.Ordinal), paths.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_path_that_is_not_public_wants_a_token()
    {
        foreach (var path in (await PathsAsync()).Except(Public))
        {
            using var answer = await SendAsync(path);
            await GatewayHost.RefusedAsync(answer, 401, 1620, "Unauthenticated");
        }
    }

    [Fact]
    public async Task Every_answer_forbids_caching_framing_and_sniffing()
    {
        foreach (var path in (await PathsAsync()).Append("GET /health").Append("GET /nothing").Append("GET /openapi/v1.json"))
        {
            using var answer = await SendAsync(path);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("default-src 'none'; frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_64_kib_is_refused(bool chunked)
    {
        var large = Encoding.ASCII.GetBytes($$"""{"account":"{{new string('1', 65_536)}}"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/login/challenge") { Content = new ByteArrayContent(large) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await gateway.Http.SendAsync(request, Cancel);
        await GatewayHost.RefusedAsync(answer, 413, 8003, "BodyTooLarge");
    }

    [Fact]
    public async Task Headers_over_16_kib_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/markets");
        request.Headers.Add("X-Long", new string('x', 17_000));
        using var answer = await gateway.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task What_is_not_json_is_refused()
    {
        using var form = new StringContent("account=1", Encoding.ASCII, "application/x-www-form-urlencoded");
        using var answer = await gateway.Http.PostAsync("/v1/login/challenge", form, Cancel);
        await GatewayHost.RefusedAsync(answer, 415, 8002, "MalformedRequest");
    }

    [Fact]
    public async Task An_unknown_path_and_a_wrong_method_are_told_apart()
    {
        using var unknown = await gateway.Http.GetAsync("/v2/markets", Cancel);
        await GatewayHost.RefusedAsync(unknown, 404, 8004, "UnknownPath");
        using var wrong = await gateway.Http.DeleteAsync("/v1/chain/tip", Cancel);
        await GatewayHost.RefusedAsync(wrong, 405, 8005, "WrongMethod");
    }

    private async Task<string[]> PathsAsync()
    {
        using var answer = await gateway.Http.GetAsync("/openapi/v1.json", Cancel);
        var document = await GatewayHost.JsonAsync(answer, 200);
        return [.. document.GetProperty("paths").EnumerateObject().SelectMany(path =>
            path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"))];
    }

    private async Task<HttpResponseMessage> SendAsync(string path)
    {
        var (method, url) = (path.Split(' ')[0], path.Split(' ')[1]);
        url = url.Replace("{height}", "1152", StringComparison.Ordinal);
        foreach (var id in (string[])["{account}", "{market_id}", "{contract_id}", "{match_id}"])
        {
            url = url.Replace(id, new string('1', 64), StringComparison.Ordinal);
        }
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (method == "POST")
        {
            request.Content = new StringContent("{}", Encoding.ASCII, "application/json");
        }
        return await gateway.Http.SendAsync(request, Cancel);
    }
}
