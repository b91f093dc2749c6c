using System.Text.Json.Nodes;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// Every disaster as <c>./hashperp demo --disaster NAME --json</c> plays it: servers, services and users as processes of their own that are really killed. Whatever
/// dies, each winner has its pots, and it sums to zero.
/// </summary>
[Trait("tier", "full")]
public sealed class DisasterTests
{
    /// <summary>The rungs of the disasters' history, sat/PH/day, and who wins them by mainnet's headers.</summary>
    private static readonly (int Strike, string Winner)[] Won = [(137_411, "TIME"), (154_587, "TIME"), (171_763, "HEIGHT"), (188_939, "HEIGHT")];

    private const string Settlement = "The settlement of that rung";

    [Fact]
    public Task Operator_dead() => CheckAsync("operator-dead", ["FastTime", "FastTime", "FastHeight", "FastHeight"], ["arkserver"]);

    [Fact]
    public Task Everything_dead() => CheckAsync(
        "everything-dead", ["ClaimTime", "ClaimTime", "ClaimHeight", "ClaimHeight"],
        [
            "arkserver", "attestor", "oracleingest", "aspadapter", "orderbook", "contractlifecycle", "settlement", "gateway", "postgres", "rabbitmq", "redis",
            "Alice's agent", "Bob's agent",
        ]);

    [Fact]
    public Task Counterparty_silent() => CheckAsync("counterparty-silent", ["FastTime", "FastTime", Settlement, Settlement], ["Bob's agent", "Alice's agent"]);

    [Fact]
    public async Task Stale_unroll()
    {
        var events = await CheckAsync("stale-unroll", ["FastTime", "FastTime", Settlement, Settlement], ["arkserver", "Alice's agent", "Bob's agent"]);
        Assert.Equal([2, 3], Of(events, "theft.refused").Select(line => (int)line["rung"]!));
    }

    [Fact]
    public async Task Attestor_lies()
    {
        var events = await CheckAsync("attestor-lies", ["ClaimTime", "FastTime", "ClaimHeight", "FastHeight"], ["attestor", "Alice's agent", "Bob's agent"]);
        Assert.Equal(["Alice", "Bob"], Of(events, "lie.refused").Select(line => (string)line["user"]!));
        var proven = Of(events, "evidence.verified").Select(line => (string)line["lines"]![2]!);
        const string Wrong = "proven     it published the private key of the leg that lost, by the headers in the file";
        const string Both = "proven     it published the private keys of both legs";
        Assert.Equal([Wrong, Wrong, Both, Both], proven);
    }

    /// <param name="how">What paid each rung, by strike.</param>
    /// <param name="killed">In this order.</param>
    private static async Task<IReadOnlyList<JsonObject>> CheckAsync(string name, string[] how, string[] killed)
    {
        var events = await DisasterRun.PlayAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal(killed, Of(events, "disaster.killed").SelectMany(line => line["parts"]!.AsArray().Select(part => (string)part!)));
        var results = Of(events, "rung.result");
        Assert.Equal(Won, results.Select(line => ((int)line["strike_sat"]!, (string)line["winner"]!)));
        Assert.Equal(how, results.Select(line => (string)line["how"]!));
        Assert.All(results, line => Assert.Equal(1_030_560, (long)line["paid_sat"]!));
        Assert.Equal(4, results.Select(line => (string)line["txid"]!).Distinct().Count());
        CheckSummary(events[^1]);
        return events;
    }

    /// <summary>Each staked half of four pots, and won two: what they lack is what the miner has, and it is small.</summary>
    private static void CheckSummary(JsonObject summary)
    {
        Assert.Equal("summary", (string)summary["event"]!);
        Assert.True((bool)summary["zero_sum"]!);
        var balances = summary["balances"]!.AsObject();
        Assert.Equal(["Alice", "Bob", "operator", "miner fees"], balances.Select(owner => owner.Key));
        Assert.Equal(0, balances.Sum(owner => (long)owner.Value!["change_sat"]!));
        Assert.All((string[])["Alice", "Bob"], owner => Assert.InRange((long)balances[owner]!["change_sat"]!, -30_000, 0));
        Assert.True((long)balances["miner fees"]!["change_sat"]! > 0);
    }

    private static JsonObject[] Of(IEnumerable<JsonObject> events, string name) => [.. events.Where(line => (string)line["event"]! == name)];
}
