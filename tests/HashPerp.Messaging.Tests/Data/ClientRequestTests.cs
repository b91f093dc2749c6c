using Dapper;
using HashPerp.Data;
using HashPerp.Primitives;
using Microsoft.Extensions.DependencyInjection;

namespace HashPerp.Messaging.Tests;

public sealed class ClientRequestTests
{
    private static readonly ClientRequest Request = new("alice", "PlaceOrder", "7f6c2b1e", new byte[] { 1, 2, 3 });

    [Fact]
    public async Task A_repeat_gets_the_first_answer_without_a_second_effect()
    {
        await using var host = await HostAsync();
        Assert.Equal(1, await OnceAsync(host, Request, 1));
        Assert.Equal(1, await OnceAsync(host, Request, 2));
        Assert.Equal(1, await EffectsAsync(host));
    }

    [Fact]
    public async Task Repeats_at_the_same_time_have_one_effect()
    {
        await using var host = await HostAsync();
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(answer => OnceAsync(host, Request, (byte)answer)));
        Assert.Single(answers.Distinct());
        Assert.Equal(1, await EffectsAsync(host));
    }

    [Fact]
    public async Task The_same_id_of_another_account_or_method_is_another_request()
    {
        await using var host = await HostAsync();
        Assert.Equal(1, await OnceAsync(host, Request, 1));
        Assert.Equal(2, await OnceAsync(host, Request with { Account = "bob" }, 2));
        Assert.Equal(3, await OnceAsync(host, Request with { Method = "CancelOrder" }, 3));
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_refused()
    {
        await using var host = await HostAsync();
        await OnceAsync(host, Request, 1);
        var error = await Assert.ThrowsAsync<HashPerpException>(() => OnceAsync(host, Request with { Content = new byte[] { 9 } }, 2));
        Assert.Equal(DataErrors.RequestIdReused, error.Code);
    }

    [Fact]
    public async Task A_refusal_is_not_an_answer_and_its_repeat_is_judged_anew()
    {
        await using var host = await HostAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Services.GetRequiredService<ClientRequests>().OnceAsync(
            Request, (_, _, _) => Task.FromException<byte[]>(new InvalidOperationException("Refused.")), CancellationToken.None));
        Assert.Equal(2, await OnceAsync(host, Request, 2));
    }

    [Theory]
    [InlineData("")]
    [InlineData("has space")]
    [InlineData("tab\there")]
    [InlineData("umlaut-\u00e4")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123+")]
    public async Task An_id_that_is_empty_too_long_or_not_printable_is_refused(string id)
    {
        await using var host = await HostAsync();
        var error = await Assert.ThrowsAsync<HashPerpException>(() => OnceAsync(host, Request with { RequestId = id }, 1));
        Assert.Equal(DataErrors.InvalidRequestId, error.Code);
        Assert.Equal(0, await EffectsAsync(host));
    }

    [Fact]
    public async Task An_id_of_64_characters_is_taken()
    {
        await using var host = await HostAsync();
        Assert.Equal(1, await OnceAsync(host, Request with { RequestId = new string('a', 64) }, 1));
    }

    private static async Task<TestHost> HostAsync() => await TestHost.StartAsync("orderbook", await TestDatabase.CreateAsync(), start: false);

    private static async Task<int> OnceAsync(TestHost host, ClientRequest request, byte answer)
    {
        var given = await host.Services.GetRequiredService<ClientRequests>().OnceAsync(
            request,
            async (connection, transaction, _) =>
            {
                await connection.ExecuteAsync("insert into folds values (@key, 1)", new { key = $"{request.Account} {request.Method} {answer}" }, transaction);
                return [answer];
            },
            CancellationToken.None);
        return given.Single();
    }

    private static Task<long> EffectsAsync(TestHost host) => host.ScalarAsync<long>("select count(*) from folds");
}
