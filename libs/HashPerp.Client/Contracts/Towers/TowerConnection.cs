using Google.Protobuf;
using Grpc.Net.Client;
using HashPerp.Contracts.Watchtowers.V1;
using HashPerp.Primitives;
using WireTower = HashPerp.Contracts.Watchtowers.V1.Watchtower;

namespace HashPerp.Client;

/// <summary>A watchtower that looks after this account's kits.</summary>
public interface ITower
{
    /// <summary>Where it is, for people.</summary>
    string Name { get; }

    /// <summary>Ids of the account's kits that it has.</summary>
    Task<IReadOnlySet<Bytes32>> ListAsync(CancellationToken cancel);

    /// <summary>Hands a kit over; it is on the tower's disk when this returns.</summary>
    Task GuardAsync(ReadOnlyMemory<byte> kit, CancellationToken cancel);

    Task ReleaseAsync(Bytes32 kitId, CancellationToken cancel);
}

/// <summary>Calls to a watchtower with this account's token.</summary>
public sealed class TowerConnection(Uri address, IAccessTokens tokens) : ITower, IDisposable
{
    /// <summary>Of one call: a kit has up to 4 MB, and the tower looks at the chain before it takes one.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly GrpcChannel _channel = Reconnecting.Channel(address);
    private readonly TokenCalls _calls = new(tokens, "watchtower", Limit);

    /// <inheritdoc/>
    public string Name => address.ToString();

    /// <inheritdoc/>
    public async Task<IReadOnlySet<Bytes32>> ListAsync(CancellationToken cancel) =>
        (await _calls.CallAsync(options => Client.ListGuardedAsync(new ListGuardedRequest(), options), null, cancel)).Kits
            .Select(kit => new Bytes32(kit.KitId.Span)).ToHashSet();

    /// <inheritdoc/>
    public Task GuardAsync(ReadOnlyMemory<byte> kit, CancellationToken cancel) =>
        _calls.CallAsync(options => Client.GuardAsync(new GuardRequest { Kit = UnsafeByteOperations.UnsafeWrap(kit) }, options), null, cancel);

    /// <inheritdoc/>
    public Task ReleaseAsync(Bytes32 kitId, CancellationToken cancel) =>
        _calls.CallAsync(options => Client.ReleaseAsync(new ReleaseRequest { KitId = ByteString.CopyFrom(kitId.ToBytes()) }, options), null, cancel);

    public void Dispose() => _channel.Dispose();

    private WireTower.WatchtowerClient Client => new(_channel);
}
