using Dapper;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Asp.V1;
using HashPerp.Data;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>Has AspAdapter tell of spends of live outputs. Asked again until it has said yes.</summary>
internal sealed class OutputWatch(AspAdapter.AspAdapterClient asp, Database database, TimeProvider time, ILogger<OutputWatch> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long? _failedAt;

    public async Task AskAsync(CancellationToken cancel)
    {
        if (_failedAt is { } failed && time.GetElapsedTime(failed) < Pause)
        {
            return;
        }
        var unasked = await database.ReadAsync(
            (connection, token) => connection.QueryAsync<(string Round, string OutPoint)>(new CommandDefinition(
                "select round, outpoint from watched_outputs where not asked order by round limit 200", cancellationToken: token)),
            cancel);
        try
        {
            foreach (var contract in unasked.GroupBy(output => output.Round))
            {
                await AskAsync(contract.Key, [.. contract.Select(output => output.OutPoint)], cancel);
            }
            _failedAt = null;
        }
        catch (HashPerpException error)
        {
            _failedAt = time.GetTimestamp();
            logger.LogWarning("Outputs aren't watched yet: {Reason}", error.Message);
        }
    }

    public static HashPerp.Contracts.Common.V1.OutPoint Wire(OutPoint outPoint) => new() { Txid = outPoint.Hash.ToString(), Vout = outPoint.N };

    private async Task AskAsync(string round, string[] outPoints, CancellationToken cancel)
    {
        var request = new WatchRequest { Holder = $"contract:{round}" };
        request.Outpoints.AddRange(outPoints.Select(outPoint => Wire(OutPoint.Parse(outPoint))));
        await asp.WatchAsync(request, cancellationToken: cancel);
        await database.InTransactionAsync(
            (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                "update watched_outputs set asked = true where outpoint = any(@outPoints)", new { outPoints }, transaction, cancellationToken: token)),
            cancel);
    }
}
