using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Client;
using HashPerp.Contracts.ArkAdmin.V1;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The books of the operator. Users reach it through their agents.</summary>
internal sealed class OperatorBooks(Uri operatorAddress) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly GrpcChannel _operator = Reconnecting.Channel(operatorAddress);

    public async Task<string> OperatorAddressAsync(CancellationToken cancel) =>
        (await CallAsync(Admin.GetAddressAsync(new GetAddressRequest(), Options(cancel)))).Address;

    /// <summary>The operator's on-chain coins, unconfirmed change included.</summary>
    public async Task<long> OperatorBalanceAsync(CancellationToken cancel)
    {
        var balance = await CallAsync(Admin.GetBalanceAsync(new GetBalanceRequest(), Options(cancel)));
        return checked(balance.ConfirmedSat + balance.UnconfirmedSat);
    }

    public void Dispose() => _operator.Dispose();

    private Admin.AdminClient Admin => new(_operator);

    private static async Task<T> CallAsync<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            return await call;
        }
        catch (RpcException refused)
        {
            throw new HashPerpException(
                CliErrors.ServiceRefused, $"{refused.StatusCode}: {refused.Status.Detail}", "The service's log says more.", refused);
        }
    }

    private static CallOptions Options(CancellationToken cancel) => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Limit, cancellationToken: cancel);
}
