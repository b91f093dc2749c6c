using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

namespace HashPerp.Gateway.Tests;

public sealed class OrderTests(GatewayHost gateway) : IClassFixture<GatewayHost>, IDisposable
{
    private readonly ECPrivKey _key = ECPrivKey.Generate();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_reaches_the_book_as_it_was_signed()
    {
        using var client = await gateway.LogInAsync(_key);
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(SignedOrders.Place(_key)))!;
        using var answer = await client.PostAsJsonAsync("/v1/orders", body, Cancel);
        var order = await GatewayHost.JsonAsync(answer, 200);
        Assert.Equal(("open", "time", 44_000, 5), (order.GetProperty("status").GetString(), order.GetProperty("leg").GetString(),
            order.GetProperty("price").GetInt32(), order.GetProperty("open").GetInt32()));
        var placed = gateway.OrderBook.Placed.Single(item => item.Account == GatewayHost.AccountOf(_key)).Request;
        Assert.Equal((body["order"]!.GetValue<string>(), body["signature"]!.GetValue<string>(), "0190a5e4-0000-7000-8000-000000000001"),
            (Hex.Encode(placed.Order.Span), Hex.Encode(placed.Signature.Span), placed.ClientRequestId));
        var coin = Assert.Single(placed.Coins);
        Assert.Equal(("aa00000000000000000000000000000000000000000000000000000000000001", 3u, new string('2', 64), new string('3', 128)),
            (coin.Outpoint.Txid, coin.Outpoint.Vout, Hex.Encode(coin.Key.Span), Hex.Encode(coin.Signature.Span)));
    }

    [Fact]
    public async Task A_cancel_reaches_the_book()
    {
        using var client = await gateway.LogInAsync(_key);
        using var answer = await client.PostAsJsonAsync("/v1/orders/cancel", SignedOrders.Cancel(_key), Cancel);
        Assert.Equal("cancelled", (await GatewayHost.JsonAsync(answer, 200)).GetProperty("status").GetString());
        Assert.Single(gateway.OrderBook.Cancelled, item => item.Account == GatewayHost.AccountOf(_key));
    }

    [Theory]
    [InlineData("/v1/orders", false)]
    [InlineData("/v1/orders/cancel", true)]
    public async Task Bytes_signed_by_another_account_never_reach_the_book(string path, bool cancel)
    {
        using var other = ECPrivKey.Generate();
        using var client = await gateway.LogInAsync(_key);
        using var answer = await client.PostAsJsonAsync(path, cancel ? SignedOrders.Cancel(other) : SignedOrders.Place(other), Cancel);
        await GatewayHost.RefusedAsync(answer, 403, 8011, "ForeignAccount");
        Assert.DoesNotContain(gateway.OrderBook.Placed, item => item.Account == GatewayHost.AccountOf(_key));
        Assert.DoesNotContain(gateway.OrderBook.Cancelled, item => item.Account == GatewayHost.AccountOf(_key));
    }

    [Theory]
    [InlineData("client_request_id", "1")]
    [InlineData("order", "")]
    [InlineData("order", "abc")]
    [InlineData("signature", "00")]
    [InlineData("coins", null)]
    public async Task A_malformed_field_is_refused(string field, string? value)
    {
        using var client = await gateway.LogInAsync(_key);
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(SignedOrders.Place(_key)))!;
        body[field] = value;
        using var answer = await client.PostAsJsonAsync("/v1/orders", body, Cancel);
        await GatewayHost.RefusedAsync(answer, 400, 8002, "MalformedRequest");
    }

    [Fact]
    public async Task An_order_without_coins_or_with_an_empty_one_is_refused()
    {
        using var client = await gateway.LogInAsync(_key);
        foreach (var coins in (string[])["[]", "[null]"])
        {
            var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(SignedOrders.Place(_key)))!;
            body["coins"] = JsonNode.Parse(coins);
            using var answer = await client.PostAsJsonAsync("/v1/orders", body, Cancel);
            await GatewayHost.RefusedAsync(answer, 400, 8002, "MalformedRequest");
        }
    }

    [Fact]
    public async Task A_refusal_of_the_book_keeps_its_number_and_a_defect_tells_nothing()
    {
        await using var own = new GatewayHost();
        await own.InitializeAsync();
        using var client = await own.LogInAsync(_key);
        (RpcException, int, int, string)[] cases =
        [
            (RpcErrors.ToRpc(new ErrorCode(2999, "BookSaysNo").Error("No.", "Ask less."), StatusCode.FailedPrecondition), 409, 2999, "BookSaysNo"),
            (RpcErrors.ToRpc(new ErrorCode(2998, "NotThere").Error("No.", ""), StatusCode.NotFound), 404, 2998, "NotThere"),
            (new RpcException(new Status(StatusCode.Unavailable, "secret")), 503, 1623, "ServiceUnavailable"),
            (new RpcException(new Status(StatusCode.DeadlineExceeded, "secret")), 504, 1624, "CallTimedOut"),
            (new RpcException(new Status(StatusCode.Unimplemented, "secret")), 502, 8030, "ServiceFailed"),
        ];
        foreach (var (refusal, status, number, name) in cases)
        {
            own.OrderBook.Refusal = refusal;
            using var answer = await client.PostAsJsonAsync("/v1/orders", SignedOrders.Place(_key), Cancel);
            await GatewayHost.RefusedAsync(answer, status, number, name);
            Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            Assert.Equal(status == 503, answer.Headers.RetryAfter is not null);
        }
    }

    public void Dispose() => _key.Dispose();
}
