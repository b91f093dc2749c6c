using System.Text.Json.Nodes;

namespace HashPerp.Cli;

/// <summary>One of the people: a running agent and what the demo asks of it.</summary>
internal sealed class DemoUser(AgentProcess agent) : IAsyncDisposable
{
    public string Name => agent.Name;

    /// <summary>The account: the identity key, x-only hex.</summary>
    public string Account { get; private set; } = "";

    public async Task<string> BoardingAddressAsync(CancellationToken cancel)
    {
        Account = Text(await agent.CallAsync("account", null, cancel), "account");
        return Text(await agent.CallAsync("boarding-address", null, cancel), "address");
    }

    /// <summary>Turns everything that was boarded into coins of these values and the rest; returns the commitment's txid.</summary>
    public async Task<string> BoardAsync(IEnumerable<long> values, CancellationToken cancel) => Text(
        await agent.CallAsync("board", new JsonObject { ["values_sat"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]) }, cancel),
        "commitment_txid");

    /// <summary>Everything that is this user's: boarding coins, VTXOs and on-chain coins, satoshi.</summary>
    public async Task<long> BalanceAsync(CancellationToken cancel) => (long)(await agent.CallAsync("balance", null, cancel))!["total_sat"]!;

    public async Task AllowAsync(string account, CancellationToken cancel) =>
        await agent.CallAsync("allow", new JsonObject { ["account"] = account }, cancel);

    public async Task<string> ProposeAsync(JsonObject proposal, CancellationToken cancel) => Text(await agent.CallAsync("propose", proposal, cancel), "round");

    public async Task RequestAsync(string round, string step, CancellationToken cancel) =>
        await agent.CallAsync("request", new JsonObject { ["round"] = round, ["step"] = step }, cancel);

    public async Task<IReadOnlyList<DemoContract>> ContractsAsync(CancellationToken cancel) =>
        [.. ((await agent.CallAsync("contracts", null, cancel)) as JsonArray ?? []).Select(node => DemoContract.Parse((JsonObject)node!))];

    /// <returns>The id of the order, which is in the book's journal.</returns>
    public async Task<string> OrderAsync(JsonObject order, CancellationToken cancel) => Text(await agent.CallAsync("order", order, cancel), "order");

    public async Task CancelAsync(string order, CancellationToken cancel) => await agent.CallAsync("cancel", new JsonObject { ["order"] = order }, cancel);

    public Task<IReadOnlyList<JsonObject>> OrdersAsync(CancellationToken cancel) => ListAsync("orders", cancel);

    public Task<IReadOnlyList<JsonObject>> MatchesAsync(CancellationToken cancel) => ListAsync("matches", cancel);

    /// <summary>The agent stands still, as a machine does that loses its power or its network, until <see cref="Resume"/>.</summary>
    public void Pause() => agent.Signal(AgentProcess.Stop);

    public void Resume() => agent.Signal(AgentProcess.Continue);

    public ValueTask DisposeAsync() => agent.DisposeAsync();

    private async Task<IReadOnlyList<JsonObject>> ListAsync(string method, CancellationToken cancel) =>
        [.. ((await agent.CallAsync(method, null, cancel)) as JsonArray ?? []).Select(node => (JsonObject)node!)];

    private static string Text(JsonNode? result, string name) => (string)result![name]!;
}

/// <summary>A contract as an agent reports it.</summary>
internal sealed record DemoContract(string Round, string Contract, string State, string? Note, IReadOnlyDictionary<string, string> Txids, IReadOnlyList<DemoSettlement> Settlements)
{
    public static DemoContract Parse(JsonObject json) => new(
        (string)json["round"]!, (string?)json["contract"] ?? "", (string)json["state"]!, (string?)json["note"],
        ((JsonObject)json["txids"]!).ToDictionary(pair => pair.Key, pair => (string)pair.Value!),
        [.. ((JsonArray)json["settlements"]!).Select(node => new DemoSettlement(
            (int)node!["rung"]!, (int)node["strike_sat"]!, (string)node["winner"]!, (string)node["txid"]!, (long)node["pot_sat"]!, (int)node["height"]!, (long)node["time"]!))]);
}

/// <summary>A settled rung as an agent reports it; height is h*, a node height; time is T.</summary>
internal sealed record DemoSettlement(int Rung, int StrikeSat, string Winner, string Txid, long PotSat, int Height, long Time);
