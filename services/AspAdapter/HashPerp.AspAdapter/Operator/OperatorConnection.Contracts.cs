using Grpc.Core;
using HashPerp.AspAdapter.Core;
using HashPerp.Contracts.ArkContracts.V1;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter;

/// <content>What an operator in contract-aware mode is told.</content>
public sealed partial class OperatorConnection
{
    /// <returns>False: the operator is a stock one and has no use for it.</returns>
    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.OperatorAway"/>; <see cref="AspAdapterErrors.RegistrationRefused"/>, which a repeat won't change.</exception>
    public Task<bool> RegisterAsync(RegisterSeriesRequest series, CancellationToken cancel) =>
        IsServedAsync(() => ReadAsync("RegisterSeries", options => _contracts.RegisterSeriesAsync(series, options), cancel));

    /// <inheritdoc cref="RegisterAsync(RegisterSeriesRequest, CancellationToken)"/>
    public Task<bool> RegisterAsync(RegisterContractRequest contract, CancellationToken cancel) =>
        IsServedAsync(() => ReadAsync("RegisterContract", options => _contracts.RegisterContractAsync(contract, options), cancel));

    private static async Task<bool> IsServedAsync<T>(Func<Task<T>> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (HashPerpException error) when (error.InnerException is RpcException { StatusCode: StatusCode.Unimplemented })
        {
            return false;
        }
        catch (HashPerpException error) when (error.Code == AspAdapterErrors.OperatorRefusal)
        {
            throw new HashPerpException(AspAdapterErrors.RegistrationRefused, error.What, "Compare the operator's headers, attestors and parameters with ours.", error);
        }
    }
}
