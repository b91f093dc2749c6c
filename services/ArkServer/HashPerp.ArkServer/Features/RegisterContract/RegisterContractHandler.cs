using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Policy;
using HashPerp.ContractScripts;
using HashPerp.Contracts.ArkContracts.V1;
using Npgsql;

namespace HashPerp.ArkServer.Features.RegisterContract;

/// <summary>Takes a contract over whose pots are there, once its terms have stood every check (<see cref="RegisteredTerms"/>).</summary>
public sealed class RegisterContractHandler(Operator self, ContractChain headers, NpgsqlDataSource database)
{
    public async Task<RegisteredContract> HandleAsync(RegisterContractRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var terms = RegisteredTerms.Read(request.Terms.Memory, self.Info, await headers.GenesisAsync(cancel));
        var id = terms.ContractId.ToString();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var pots = await ContractStore.PotsAsync(transaction, terms);
        terms.RequireAnnounced(await SeriesStore.AnnouncedAsync(transaction, terms.Leaves));
        if (await ContractStore.InsertAsync(transaction, terms, pots))
        {
            await ContractEvents.AppendAsync(transaction, new Event { OrdersMatched = Match(terms) });
        }
        var contract = await ContractStore.FindAsync(connection, id, transaction);
        await transaction.CommitAsync(cancel);
        return ContractWire.Of(contract!);
    }

    private static OrdersMatched Match(RegisteredTerms registered) => new()
    {
        ContractId = ContractWire.Bytes(registered.ContractId),
        HeightOrderId = ContractWire.Bytes(registered.Terms.Match.OrderIdOf(Primitives.Leg.Height)),
        TimeOrderId = ContractWire.Bytes(registered.Terms.Match.OrderIdOf(Primitives.Leg.Time)),
        Lots = registered.Terms.Lots,
        Price = registered.Terms.Price,
    };
}
