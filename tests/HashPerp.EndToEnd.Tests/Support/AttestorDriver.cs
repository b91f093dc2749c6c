using Grpc.Net.Client;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The attestor's own process, and what its public face says.</summary>
internal sealed class AttestorDriver : IAsyncDisposable
{
    private AttestorDriver(ServiceProcess service, string folder)
    {
        Service = service;
        Folder = folder;
    }

    public ServiceProcess Service { get; }

    /// <summary>Its seed and journal; outlives the process, so that it can go on elsewhere.</summary>
    public string Folder { get; }

    /// <param name="folder">Of a stopped attestor, to go on with a copy of its seed and journal; a new one when null.</param>
    public static async Task<AttestorDriver> StartAsync(BitcoindNode node, string? folder = null)
    {
        var own = TestFolder.Create("attestor-state");
        if (folder is not null)
        {
            TestFolder.Copy(folder, own);
        }
        var environment = new Dictionary<string, string?>(node.Environment)
        {
            ["Attestor__Seed"] = Path.Combine(own, "seed"),
            ["Attestor__State"] = Path.Combine(own, "state"),
            ["Attestor__PollMilliseconds"] = "50",
            ["Attestor__Profile__Kind"] = "replay",
            ["Attestor__Profile__HeightOffset"] = ReplayedChain.HeightOffset.ToString(),
        };
        await ServiceProcess.RunAsync("HashPerp.Attestor", environment, ["init"]);
        return new AttestorDriver(await ServiceProcess.StartNewAsync("HashPerp.Attestor", environment), own);
    }

    /// <summary>Has a series announced.</summary>
    public async Task AnnounceAsync(ListedMarket market)
    {
        using var channel = GrpcChannel.ForAddress(Service.Url);
        var request = new AnnounceRequest { ExpiryHeight = (uint)market.ExpiryHeight, ListingHeight = (uint)market.ListingHeight };
        request.Strikes.AddRange(market.Strikes.Select(strike => (uint)strike));
        await new Attestor.AttestorClient(channel).AnnounceAsync(request);
    }

    /// <summary>Waits for the published private key of the leg that won a race. The caller disposes of it.</summary>
    public async Task<ECPrivKey> PublishedKeyAsync(int expiryHeight, uint time)
    {
        using var channel = GrpcChannel.ForAddress(Service.Url);
        var client = new Attestor.AttestorClient(channel);
        return await Eventually.ValueAsync(
            async () =>
            {
                var reply = await client.GetOutcomeAsync(new GetOutcomeRequest { ExpiryHeight = (uint)expiryHeight, Time = time });
                return reply.ResultCase == GetOutcomeResponse.ResultOneofCase.Outcome ? ECPrivKey.Create(reply.Outcome.PrivateKey.Span) : null;
            },
            $"the outcome of block {expiryHeight} against {time}");
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
