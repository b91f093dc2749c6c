using Google.Protobuf;
using Grpc.Core;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.Primitives;
using HashPerp.Settlement;

namespace HashPerp.Attestor;

/// <summary>The transport of hashperp.settlement.v1: maps, and delegates to the engine.</summary>
public sealed class AttestorService(AttestorEngine engine, ChainFollower follower, OutcomeReader reader, OutcomeStreams streams, IHostApplicationLifetime lifetime)
    : Contracts.Settlement.V1.Attestor.AttestorBase
{
    public override async Task<GetInfoResponse> GetInfo(GetInfoRequest request, ServerCallContext context)
    {
        var chain = await follower.CatchUpAsync(context.CancellationToken);
        return new GetInfoResponse
        {
            Attestor = ByteString.CopyFrom(engine.Attestor.ToBytes()),
            GenesisPrefix = ByteString.CopyFrom(engine.Settings.Genesis.ToBytes()),
            Profile = engine.Settings.Profile.Kind.ToString().ToLowerInvariant(),
            HeightOffset = engine.Settings.Profile.HeightOffset,
            Confirmations = engine.Settings.Confirmations,
            TipHeight = (uint)chain.TipHeight,
        };
    }

    public override async Task<Announcement> Announce(AnnounceRequest request, ServerCallContext context)
    {
        var chain = await follower.CatchUpAsync(context.CancellationToken);
        var strikes = request.Strikes.Select(strike => strike <= int.MaxValue
            ? new SatPerPhDay((int)strike)
            : throw PrimitiveErrors.PriceOutOfRange.Error($"{strike} sat/PH/day is above the highest tick."));
        var record = engine.Announce(chain, new SeriesRequest(request.ExpiryHeight, request.ListingHeight, [.. strikes]));
        return record.ToWire(engine.Settings.Profile);
    }

    public override Task<Announcement> GetAnnouncement(GetAnnouncementRequest request, ServerCallContext context) =>
        Task.FromResult(engine.GetAnnouncement(request.ExpiryHeight).ToWire(engine.Settings.Profile));

    public override Task<GetOutcomeResponse> GetOutcome(GetOutcomeRequest request, ServerCallContext context) =>
        reader.ReadAsync(request.ExpiryHeight, request.Time, context.CancellationToken);

    /// <summary>Ends when the process is told to stop: an open stream would hold that up.</summary>
    public override async Task WatchOutcomes(WatchOutcomesRequest request, IServerStreamWriter<Outcome> responseStream, ServerCallContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await streams.SendAsync(request.ExpiryHeight, responseStream.WriteAsync, either.Token);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The attestor stops. Connect again."));
        }
    }
}
