using Grpc.Core;
using HashPerp.ArkServer.Features.GetContract;
using HashPerp.ArkServer.Features.RegisterContract;
using HashPerp.ArkServer.Features.RegisterSeries;
using HashPerp.Contracts.ArkContracts.V1;

namespace HashPerp.ArkServer.Grpc;

/// <summary>Maps hashperp.arkcontracts.v1.ContractAware; served in contract-aware mode only.</summary>
public sealed class ContractGrpcService(RegisterSeriesHandler series, RegisterContractHandler contracts, ContractQueries queries) : ContractAware.ContractAwareBase
{
    public override Task<RegisterSeriesResponse> RegisterSeries(RegisterSeriesRequest request, ServerCallContext context) =>
        series.HandleAsync(request, context.CancellationToken);

    public override Task<RegisteredContract> RegisterContract(RegisterContractRequest request, ServerCallContext context) =>
        contracts.HandleAsync(request, context.CancellationToken);

    public override Task<RegisteredContract> GetContract(GetContractRequest request, ServerCallContext context) => queries.FindAsync(request, context.CancellationToken);

    public override Task WatchEvents(WatchEventsRequest request, IServerStreamWriter<Event> responseStream, ServerCallContext context) =>
        queries.WatchAsync(request, responseStream, context.CancellationToken);
}
