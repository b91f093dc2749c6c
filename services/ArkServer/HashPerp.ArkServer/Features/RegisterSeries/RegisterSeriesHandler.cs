using HashPerp.ArkServer.Chain;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Policy;
using HashPerp.Contracts.ArkContracts.V1;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Features.RegisterSeries;

/// <summary>Takes an attestor's announcement over, if its attestor is believed and this node's headers say the same.</summary>
public sealed class RegisterSeriesHandler(ContractMode mode, ContractChain headers, ChainView chain, NpgsqlDataSource database)
{
    public async Task<RegisterSeriesResponse> HandleAsync(RegisterSeriesRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var leaves = request.Leaves.Select(leaf => leaf.ToByteArray()).ToList();
        var attestor = RegisteredSeries.AttestorOf(leaves);
        if (!mode.PinsFirst && !mode.Attestors.Contains(attestor))
        {
            throw Unknown(attestor);
        }
        var series = RegisteredSeries.Read(
            leaves, request.Signature.ToByteArray(), attestor, await headers.GenesisAsync(cancel), mode.Profile, await headers.NowAsync(cancel));
        await PersistAsync(series, (await chain.TipAsync(cancel)).MedianTime, cancel);
        return new RegisterSeriesResponse { Root = ContractWire.Bytes(series.Root) };
    }

    private async Task PersistAsync(RegisteredSeries series, long now, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (mode.PinsFirst && await SeriesStore.PinFirstAsync(transaction, series.Attestor, now) != series.Attestor.ToString())
        {
            throw Unknown(series.Attestor);
        }
        if (await SeriesStore.InsertAsync(transaction, series, now))
        {
            await ContractEvents.AppendAsync(transaction, new Event
            {
                SeriesRegistered = new SeriesRegistered
                {
                    Root = ContractWire.Bytes(series.Root),
                    Attestor = ContractWire.Bytes(series.Attestor),
                    ExpiryHeight = (uint)series.ExpiryHeight,
                },
            });
        }
        await transaction.CommitAsync(cancel);
    }

    private static HashPerpException Unknown(Bytes32 attestor) =>
        OperatorErrors.SeriesRefused.Error($"Attestor {attestor} is not believed here.", "The operator's owner lists attestors in ArkServer:Attestors.");
}
