using HashPerp.Contracts.Settlement.V1;
using HashPerp.ContractScripts;
using HashPerp.Events.OracleIngest;
using HashPerp.Primitives;
using HashPerp.Testing;
using Leg = HashPerp.Primitives.Leg;
using AttestorClient = HashPerp.Contracts.Settlement.V1.Attestor.AttestorClient;

namespace HashPerp.Settlement.Tests;

/// <summary>A node that has mined the replayed week to its end, an attestor that has announced and decided its four races, and the events of its blocks.</summary>
public sealed class DecidedWeek : IAsyncLifetime
{
    /// <summary>The lowest block that is told.</summary>
    public const int First = 440;

    private readonly string _folder = TestFolder.Create("decided-week");
    private BitcoindNode _node = null!;
    private ServiceProcess _attestor = null!;

    public Announcement Announcement { get; private set; } = null!;

    public Uri AttestorUrl => _attestor.Url;

    /// <summary>Every block from <see cref="First"/> to H: more than the medians of the first race need.</summary>
    public IReadOnlyList<BlockConnectedV1> Blocks { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        _node = await ReplayedWeek.StartNodeAsync();
        _attestor = await ReplayedWeek.StartAttestorAsync(_node, _folder);
        using var channel = ReplayedWeek.Connect(_attestor);
        var client = new AttestorClient(channel);
        Announcement = await client.AnnounceAsync(ReplayedWeek.Request());
        await ReplayedWeek.MineToAsync(_node, ReplayedWeek.Expiry);
        await Eventually.TrueAsync(
            async () => (await client.GetOutcomeAsync(new GetOutcomeRequest { ExpiryHeight = ReplayedWeek.Expiry, Time = ReplayedWeek.Races[3].Time })).Outcome is not null,
            "the last race to be decided");
        var blocks = new List<BlockConnectedV1>();
        for (var height = First; height <= ReplayedWeek.Expiry; height++)
        {
            blocks.Add(await BlockAsync(height));
        }
        Blocks = blocks;
    }

    public async ValueTask DisposeAsync()
    {
        await _attestor.DisposeAsync();
        await _node.DisposeAsync();
        TestFolder.Remove(_folder);
    }

    /// <summary>An outcome key that only the attestor's seed makes: the loser's, for example.</summary>
    public byte[] KeyOf(uint time, Leg leg)
    {
        var seed = Hex.Decode(File.ReadAllText(Path.Combine(_folder, "seed")).Trim());
        using var keys = AttestorKeys.FromSeed(seed, GenesisPrefix.Regtest);
        using var key = keys.Published(new DecidedRecord(ReplayedWeek.Expiry, time, leg, 0, 0, []));
        return key.ToBytes();
    }

    private async Task<BlockConnectedV1> BlockAsync(int height)
    {
        var hash = await _node.Rpc.GetBlockHashAsync(height);
        var header = await _node.Rpc.GetBlockHeaderAsync(hash);
        return new BlockConnectedV1
        {
            Height = (uint)height,
            DisplayHeight = (uint)(height + Chains.Offset),
            Hash = hash.ToString(),
            Header = Hex.Encode(header),
            Time = BitConverter.ToUInt32(header, 68),
            // Nobody here reads it: medians are this service's own.
            MedianTime = 0,
        };
    }
}
