using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.Contracts.Settlements.V1;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>What the exchange itself says of contracts, also while parts of it die and come back.</summary>
internal sealed class ExchangeView(Exchange exchange) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly GrpcChannel _lifecycle = GrpcChannel.ForAddress(exchange.ContractLifecycle.Url);
    private readonly GrpcChannel _settlement = GrpcChannel.ForAddress(exchange.Settlement.Url);

    /// <summary>Waits until ContractLifecycle has the contract in a state.</summary>
    /// <param name="contract">Its id, hex.</param>
    public Task StandsAsync(string contract, string state) => Eventually.TrueAsync(
        async () => await AnswerAsync(async () =>
            (await new Contracts.Lifecycle.V1.Contracts.ContractsClient(_lifecycle).GetContractsAsync(new GetContractsRequest { PublicOnly = true }, Headers())).Contracts
                .Any(found => found.ContractId.Span.SequenceEqual(Hex.Decode(contract)) && found.State == state)),
        $"ContractLifecycle to have {contract[..8]} as {state}", Patience);

    /// <summary>Waits until Settlement has the contract in a state.</summary>
    /// <inheritdoc cref="StandsAsync"/>
    public Task BooksAsync(string contract, string state) => Eventually.TrueAsync(
        async () => await AnswerAsync(async () =>
            (await new Settlements.SettlementsClient(_settlement).GetSettlementAsync(
                new GetSettlementRequest { ContractId = ByteString.CopyFrom(Hex.Decode(contract)) }, Headers())).State == state),
        $"Settlement to have {contract[..8]} as {state}", Patience);

    public void Dispose()
    {
        _lifecycle.Dispose();
        _settlement.Dispose();
    }

    private Metadata Headers() => new() { { "authorization", $"Bearer {exchange.AdminToken}" } };

    private static async Task<bool> AnswerAsync(Func<Task<bool>> ask)
    {
        try
        {
            return await ask();
        }
        catch (RpcException away) when (away.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.NotFound)
        {
            return false;
        }
    }
}
