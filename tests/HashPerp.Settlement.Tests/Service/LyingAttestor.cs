using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Contracts.Settlement.V1;
using AttestorBase = HashPerp.Contracts.Settlement.V1.Attestor.AttestorBase;
using AttestorClient = HashPerp.Contracts.Settlement.V1.Attestor.AttestorClient;

namespace HashPerp.Settlement.Tests;

/// <summary>Stands before the real attestor and changes what it publishes.</summary>
internal sealed class LyingAttestor(Uri real, Func<Outcome, Outcome> lie) : AttestorBase
{
    private readonly AttestorClient _real = new(GrpcChannel.ForAddress(real));

    public override async Task<GetInfoResponse> GetInfo(GetInfoRequest request, ServerCallContext context) => await _real.GetInfoAsync(request);

    public override async Task<Announcement> Announce(AnnounceRequest request, ServerCallContext context) => await _real.AnnounceAsync(request);

    public override async Task WatchOutcomes(WatchOutcomesRequest request, IServerStreamWriter<Outcome> responseStream, ServerCallContext context)
    {
        using var stream = _real.WatchOutcomes(request, cancellationToken: context.CancellationToken);
        await foreach (var outcome in stream.ResponseStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(lie(outcome));
        }
    }
}
