using Grpc.Core;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter;

/// <summary><c>hashperp.asp.v1</c>: maps and delegates.</summary>
public sealed class AspAdapterService(
    ReserveHandler reserve, ChangeHandler change, ReplaceHandler replace, GetCoinsHandler coins, GetOperatorHandler operators, VerifyContractHandler contracts,
    WatchHandler watch, RegisterHandler register) : Asp.AspAdapter.AspAdapterBase
{
    public override Task<Asp.Reservation> Reserve(Asp.ReserveRequest request, ServerCallContext context) => reserve.HandleAsync(request, context.CancellationToken);

    public override Task<Asp.Reservation> Extend(Asp.ExtendRequest request, ServerCallContext context) => change.ExtendAsync(request, context.CancellationToken);

    public override Task<Asp.Reservation> Release(Asp.ReleaseRequest request, ServerCallContext context) => change.ReleaseAsync(request, context.CancellationToken);

    public override Task<Asp.Reservation> Burn(Asp.BurnRequest request, ServerCallContext context) => change.BurnAsync(request, context.CancellationToken);

    public override Task<Asp.Reservation> Replace(Asp.ReplaceRequest request, ServerCallContext context) => replace.HandleAsync(request, context.CancellationToken);

    public override Task<Asp.GetCoinsResponse> GetCoins(Asp.GetCoinsRequest request, ServerCallContext context) => coins.HandleAsync(request, context.CancellationToken);

    public override Task<Asp.OperatorState> GetOperator(Asp.GetOperatorRequest request, ServerCallContext context) => operators.HandleAsync(context.CancellationToken);

    public override Task<Asp.VerifyContractResponse> VerifyContract(Asp.VerifyContractRequest request, ServerCallContext context) =>
        contracts.HandleAsync(request, context.CancellationToken);

    public override Task<Asp.WatchResponse> Watch(Asp.WatchRequest request, ServerCallContext context) => watch.HandleAsync(request, context.CancellationToken);

    public override Task<Asp.Registration> RegisterSeries(Asp.RegisterSeriesRequest request, ServerCallContext context) =>
        register.SeriesAsync(request, context.CancellationToken);

    public override Task<Asp.Registration> RegisterContract(Asp.RegisterContractRequest request, ServerCallContext context) =>
        register.ContractAsync(request, context.CancellationToken);
}
