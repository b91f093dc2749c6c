using Grpc.Net.Client;
using HashPerp.Chain;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.Testing;

namespace HashPerp.Settlement.Tests;

/// <summary>A node that replays mainnet from 824,400 on, and attestors beside it. The race: listed at 824,544, expiring 400 blocks later.</summary>
internal static class ReplayedWeek
{
    public const int Listed = 145;
    public const int Expiry = Listed + 400;

    /// <summary>
    /// From the raw headers, by an independent program: TIME wins the first two (the second is a tie, decided at H itself), HEIGHT the others.
    /// </summary>
    public static readonly (uint Strike, uint Time, string Winner, uint DecidingHeight, uint MedianTime)[] Races =
    [
        (165_000, 1_704_729_360, "TIME", 485, 1_704_730_493),
        (194_536, 1_704_770_113, "TIME", 545, 1_704_770_115),
        (194_537, 1_704_770_115, "HEIGHT", 545, 1_704_770_115),
        (200_000, 1_704_777_653, "HEIGHT", 545, 1_704_770_115),
    ];

    public static async Task<BitcoindNode> StartNodeAsync()
    {
        var node = await BitcoindNode.StartNewAsync(new BitcoindOptions { MockTime = Time(1) });
        await MineToAsync(node, Listed);
        return node;
    }

    /// <summary>Mines history up to a node height.</summary>
    public static async Task MineToAsync(BitcoindNode node, int height)
    {
        var tip = await node.Rpc.GetBlockCountAsync();
        await node.MineHeadersAsync(Enumerable.Range(tip + 1, height - tip).Select(Time));
    }

    public static long Time(int nodeHeight) => MainnetFacts.Embedded.TimeAt(nodeHeight + Chains.Offset);

    public static Dictionary<string, string?> Environment(BitcoindNode node, string folder) => new(node.Environment)
    {
        ["Attestor__Seed"] = Path.Combine(folder, "seed"),
        ["Attestor__State"] = Path.Combine(folder, "state"),
        ["Attestor__Profile__Kind"] = "replay",
        ["Attestor__Profile__HeightOffset"] = $"{Chains.Offset}",
        ["Attestor__PollMilliseconds"] = "50",
    };

    public static async Task<ServiceProcess> StartAttestorAsync(BitcoindNode node, string folder)
    {
        var environment = Environment(node, folder);
        await ServiceProcess.RunAsync("HashPerp.Attestor", environment, ["init"]);
        return await ServiceProcess.StartNewAsync("HashPerp.Attestor", environment);
    }

    public static AnnounceRequest Request()
    {
        var request = new AnnounceRequest { ExpiryHeight = Expiry, ListingHeight = Listed };
        request.Strikes.Add(Races.Select(race => race.Strike));
        return request;
    }

    public static GrpcChannel Connect(ServiceProcess attestor) => GrpcChannel.ForAddress(attestor.Url);
}
