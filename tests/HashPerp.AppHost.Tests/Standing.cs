using System.Text.Json;
using Grpc.Net.Client;
using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.Testing;

namespace HashPerp.AppHost.Tests;

/// <summary>What stands at one moment, and must still be there after everything has died.</summary>
/// <param name="Contracts">Ids of contracts that were active, hex.</param>
/// <param name="Orders">Owner and id of each order in the book, hex.</param>
internal sealed record Standing(IReadOnlyList<string> Contracts, IReadOnlyList<(string Owner, string Order)> Orders)
{
    /// <summary>The scripted ones.</summary>
    public static readonly IReadOnlyList<string> Traders = ["Alice", "Bob"];

    /// <summary>Waits for a first active contract: agents know of one before the exchange does.</summary>
    public static async Task<Standing> ReadAsync(RunningSystem system) => new(
        await Eventually.ValueAsync(
            async () => (await ContractsAsync(system)).Where(contract => contract.State == "Active").Select(IdOf).ToArray() is { Length: > 0 } active ? active : null,
            "an active contract", TimeSpan.FromMinutes(2)),
        [.. Traders.SelectMany(trader => RestingOrders(SystemUsers.FolderOf(system, trader)).Select(order => (trader, order)))]);

    /// <summary>Everybody's contracts as the coordinator knows them, newest first.</summary>
    public static async Task<IReadOnlyList<Contract>> ContractsAsync(RunningSystem system)
    {
        using var channel = GrpcChannel.ForAddress(await system.UrlAsync("contractlifecycle", "grpc"));
        var answer = await new Contracts.Lifecycle.V1.Contracts.ContractsClient(channel).GetContractsAsync(new GetContractsRequest { PublicOnly = true });
        return [.. answer.Contracts];
    }

    public static string IdOf(Contract contract) => Convert.ToHexStringLower(contract.ContractId.Span);

    /// <summary>From the agent's own folder (docs/agent.md): while it runs, only its owner can ask it.</summary>
    private static IEnumerable<string> RestingOrders(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "orders"), "*.json"))
        {
            using var order = JsonDocument.Parse(File.ReadAllText(file));
            if (order.RootElement.GetProperty("status").GetString() == "OPEN")
            {
                yield return order.RootElement.GetProperty("order_id").GetString()!;
            }
        }
    }
}
