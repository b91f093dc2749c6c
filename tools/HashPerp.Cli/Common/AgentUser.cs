using System.Text.Json.Nodes;

namespace HashPerp.Cli;

/// <summary>A user: a running agent and what is asked of it.</summary>
internal sealed class AgentUser(AgentProcess agent) : IAsyncDisposable
{
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BatchLimit = TimeSpan.FromMinutes(10);

    public string Name => agent.Name;

    /// <summary>Completes when the agent's process has ended.</summary>
    public Task Ended => agent.Ended;

    /// <summary>The account: the identity key, x-only hex.</summary>
    public string Account { get; private set; } = "";

    public async Task<string> BoardingAddressAsync(CancellationToken cancel)
    {
        Account = Text(await agent.CallAsync("account", null, cancel), "account");
        return Text(await agent.CallAsync("boarding-address", null, cancel), "address");
    }

    /// <summary>The agent answers.</summary>
    public async Task PingAsync(CancellationToken cancel) => Account = Text(await agent.CallAsync("account", null, cancel, PingLimit), "account");

    /// <summary>Turns everything that was boarded into coins of these values and the rest; returns the commitment's txid.</summary>
    public async Task<string> BoardAsync(IEnumerable<long> values, CancellationToken cancel) => Text(
        await agent.CallAsync("board", new JsonObject { ["values_sat"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]) }, cancel),
        "commitment_txid");

    /// <summary>The same from what was boarded and all of the named coins. A batch may need several sessions: the limit is a long one.</summary>
    public async Task<string> BoardAsync(IEnumerable<long> values, IEnumerable<string> coins, CancellationToken cancel) => Text(
        await agent.CallAsync(
            "board",
            new JsonObject
            {
                ["values_sat"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]), ["coins"] = new JsonArray([.. coins.Select(coin => JsonValue.Create(coin))]),
            },
            cancel, BatchLimit),
        "commitment_txid");

    /// <summary>What was boarded and can still go into a batch, satoshi.</summary>
    public async Task<long> BoardableAsync(CancellationToken cancel) => (long)(await agent.CallAsync("balance", null, cancel))!["boardable_sat"]!;

    /// <summary>Everything that isn't spent.</summary>
    public async Task<IReadOnlyList<AgentCoin>> CoinsAsync(CancellationToken cancel) => [.. (await ListAsync("coins", null, cancel)).Select(AgentCoin.Parse)];

    /// <summary>Everything that is this user's: boarding coins, VTXOs and on-chain coins, satoshi.</summary>
    public async Task<long> BalanceAsync(CancellationToken cancel) => (long)(await agent.CallAsync("balance", null, cancel))!["total_sat"]!;

    public async Task AllowAsync(string account, CancellationToken cancel) =>
        await agent.CallAsync("allow", new JsonObject { ["account"] = account }, cancel);

    public async Task<string> ProposeAsync(JsonObject proposal, CancellationToken cancel) => Text(await agent.CallAsync("propose", proposal, cancel), "round");

    public async Task RequestAsync(string round, string step, CancellationToken cancel) =>
        await agent.CallAsync("request", new JsonObject { ["round"] = round, ["step"] = step }, cancel);

    public async Task<IReadOnlyList<AgentContract>> ContractsAsync(CancellationToken cancel) => [.. (await ListAsync("contracts", null, cancel)).Select(AgentContract.Parse)];

    /// <summary>Contracts that are not over.</summary>
    public async Task<IReadOnlyList<AgentContract>> LiveContractsAsync(CancellationToken cancel) => [.. (await ListAsync("contracts", Live(), cancel)).Select(AgentContract.Parse)];

    /// <returns>The id of the order, which is in the book's journal.</returns>
    public async Task<string> OrderAsync(JsonObject order, CancellationToken cancel) => Text(await agent.CallAsync("order", order, cancel), "order");

    public async Task CancelAsync(string order, CancellationToken cancel) => await agent.CallAsync("cancel", new JsonObject { ["order"] = order }, cancel);

    public Task<IReadOnlyList<JsonObject>> OrdersAsync(CancellationToken cancel) => ListAsync("orders", null, cancel);

    /// <summary>Orders that are not over.</summary>
    public Task<IReadOnlyList<JsonObject>> LiveOrdersAsync(CancellationToken cancel) => ListAsync("orders", Live(), cancel);

    public Task<IReadOnlyList<JsonObject>> MatchesAsync(CancellationToken cancel) => ListAsync("matches", null, cancel);

    /// <summary>The agent stands still, as a machine does that loses its power or its network, until <see cref="Resume"/>.</summary>
    public void Pause() => agent.Signal(AgentProcess.Stop);

    public void Resume() => agent.Signal(AgentProcess.Continue);

    public ValueTask DisposeAsync() => agent.DisposeAsync();

    private static JsonObject Live() => new() { ["live"] = true };

    private async Task<IReadOnlyList<JsonObject>> ListAsync(string method, JsonObject? parameters, CancellationToken cancel) =>
        [.. ((await agent.CallAsync(method, parameters, cancel)) as JsonArray ?? []).Select(node => (JsonObject)node!)];

    private static string Text(JsonNode? result, string name) => (string)result![name]!;
}
