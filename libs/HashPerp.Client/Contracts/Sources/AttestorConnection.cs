using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.Primitives;
using ProtoLeg = HashPerp.Contracts.Settlement.V1.Leg;

namespace HashPerp.Client;

/// <summary>An attestor's public face. Nothing it says is believed here: announcements are decoded for verification, outcomes for comparison.</summary>
public sealed class AttestorConnection(Uri address, Bytes32 key) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly GrpcChannel _channel = Reconnecting.Channel(address);

    /// <summary>The key that the client's network file pins for this attestor.</summary>
    public Bytes32 Key { get; } = key;

    /// <summary>The announcement of an expiry, as the attestor tells it.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractErrors.UnknownSeries"/>, <see cref="ContractErrors.AttestorUnreachable"/>.</exception>
    public async Task<SeriesAnnouncement> AnnouncementAsync(GenesisPrefix genesis, uint height, CancellationToken cancel)
    {
        var reply = await CallAsync(
            client => client.GetAnnouncementAsync(new GetAnnouncementRequest { ExpiryHeight = height }, Options(cancel)),
            () => ContractErrors.UnknownSeries.Error($"Attestor {Key} has announced nothing for height {height}.", "Trade an announced expiry."));
        var header = BlockHeader.Parse(reply.Listing.Header.Span);
        var leaves = reply.Rungs.Select(rung => new SeriesLeaf(
            genesis, reply.ExpiryHeight, rung.Time, new SatPerPhDay(checked((int)rung.Strike)), new Satoshis(checked((long)reply.ReferenceRewardSat)),
            reply.Listing.Height, header.GetHash(), new Bytes32(rung.HeightKey.Span), new Bytes32(rung.TimeKey.Span), checked((byte)reply.Confirmations), Key));
        return new SeriesAnnouncement([.. leaves], reply.Signature.ToByteArray());
    }

    /// <summary>The outcome of a race with the winner's private key; null while it is not attested. The caller disposes of the key.</summary>
    public async Task<(Primitives.Leg Winner, ECPrivKey Key)?> OutcomeAsync(uint height, uint time, CancellationToken cancel)
    {
        var reply = await CallAsync(
            client => client.GetOutcomeAsync(new GetOutcomeRequest { ExpiryHeight = height, Time = time }, Options(cancel)),
            () => ContractErrors.UnknownSeries.Error($"Attestor {Key} knows no race of height {height} against {time}."));
        return reply.ResultCase == GetOutcomeResponse.ResultOneofCase.Outcome
            ? (reply.Outcome.Winner == ProtoLeg.Height ? Primitives.Leg.Height : Primitives.Leg.Time, ECPrivKey.Create(reply.Outcome.PrivateKey.Span))
            : null;
    }

    public void Dispose() => _channel.Dispose();

    private static CallOptions Options(CancellationToken cancel) => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Limit, cancellationToken: cancel);

    private async Task<T> CallAsync<T>(Func<Attestor.AttestorClient, AsyncUnaryCall<T>> call, Func<HashPerpException> notFound)
    {
        try
        {
            return await call(new Attestor.AttestorClient(_channel));
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.NotFound)
        {
            throw notFound();
        }
        catch (RpcException error)
        {
            throw new HashPerpException(
                ContractErrors.AttestorUnreachable, $"Attestor {Key} answers {error.StatusCode}: {error.Status.Detail}", "It is tried again; on chain nothing depends on it.", error);
        }
    }
}
