using Dapper;
using HashPerp.Contracts.Asp.V1;
using HashPerp.Data;
using HashPerp.Primitives;
using AspClient = HashPerp.Contracts.Asp.V1.AspAdapter.AspAdapterClient;
using WireOutPoint = HashPerp.Contracts.Common.V1.OutPoint;

namespace HashPerp.Settlement.Host;

/// <summary>Asks AspAdapter to tell of spends of new contracts' pots, and for those that it knows of already. Asking twice changes nothing.</summary>
internal sealed class PotWatcher(Database database, AspClient asp, SpendStore spends)
{
    private const int MaxContracts = 50;

    public async Task LookAsync(CancellationToken cancel)
    {
        var unwatched = await database.ReadAsync(
            async (connection, _) => (await connection.QueryAsync<(string Contract, string Pot)>(
                """
                select contract_id, pot from rungs where contract_id in
                  (select contract_id from contracts where not watched and state in ('Open', 'Settling') order by contract_id limit @MaxContracts)
                order by contract_id, rung
                """,
                new { MaxContracts })).ToLookup(row => row.Contract, row => row.Pot),
            cancel);
        foreach (var contract in unwatched)
        {
            await WatchAsync(contract.Key, [.. contract], cancel);
        }
    }

    private async Task WatchAsync(string contract, IReadOnlyList<string> pots, CancellationToken cancel)
    {
        var outpoints = pots.Select(Wire).ToList();
        var watch = new WatchRequest { Holder = $"settlement:{contract}" };
        watch.Outpoints.Add(outpoints);
        await asp.WatchAsync(watch, cancellationToken: cancel);
        FaultPoint.After(SettlementFaultPoints.PotsWatched);
        var ask = new GetCoinsRequest();
        ask.Outpoints.Add(outpoints);
        // What was spent before the watch began.
        var coins = await asp.GetCoinsAsync(ask, cancellationToken: cancel);
        var spent = coins.Coins.Where(coin => coin.Spent && coin.SpentBy.Length > 0)
            .Select(coin => ($"{coin.Outpoint.Txid}:{coin.Outpoint.Vout}", coin.SpentBy)).ToList();
        await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                await spends.RecordAsync(spent, connection, transaction, token);
                await connection.ExecuteAsync("update contracts set watched = true where contract_id = @contract", new { contract }, transaction);
            },
            cancel);
    }

    private static WireOutPoint Wire(string outpoint)
    {
        var parsed = Bitcoin.OutPoint.Parse(outpoint);
        return new WireOutPoint { Txid = parsed.Hash.ToString(), Vout = parsed.N };
    }
}
