using HashPerp.AspAdapter.Core;
using Aware = HashPerp.Contracts.ArkContracts.V1;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter;

/// <summary>Tells an operator in contract-aware mode of series and contracts. It checks them itself; here only sizes are bounded.</summary>
public sealed class RegisterHandler(OperatorConnection operatorConnection)
{
    private const int MaxLeaves = 64;

    private const int MaxLeafBytes = 256;

    public async Task<Asp.Registration> SeriesAsync(Asp.RegisterSeriesRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Leaves.Count > MaxLeaves || request.Leaves.Any(leaf => leaf.Length > MaxLeafBytes))
        {
            throw AspAdapterErrors.RequestMalformed.Error($"{request.Leaves.Count} leaves.", $"At most {MaxLeaves} of {MaxLeafBytes} bytes are told on.");
        }
        var series = new Aware.RegisterSeriesRequest { Leaves = { request.Leaves }, Signature = request.Signature };
        return new Asp.Registration { Supported = await operatorConnection.RegisterAsync(series, cancel) };
    }

    public async Task<Asp.Registration> ContractAsync(Asp.RegisterContractRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Terms.Length > ContractTemplate.MaxTermsBytes)
        {
            throw AspAdapterErrors.RequestMalformed.Error($"Terms of {request.Terms.Length} bytes.", $"At most {ContractTemplate.MaxTermsBytes} are told on.");
        }
        var contract = new Aware.RegisterContractRequest { Terms = request.Terms };
        return new Asp.Registration { Supported = await operatorConnection.RegisterAsync(contract, cancel) };
    }
}
