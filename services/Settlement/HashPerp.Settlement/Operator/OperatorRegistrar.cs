using Dapper;
using Google.Protobuf;
using Grpc.Core;
using HashPerp.Contracts.Asp.V1;
using HashPerp.Data;
using AspClient = HashPerp.Contracts.Asp.V1.AspAdapter.AspAdapterClient;

namespace HashPerp.Settlement.Host;

/// <summary>
/// Tells the operator of open series and live contracts, for the case that it is in contract-aware mode: then it co-signs wins only by its own headers. Nothing here
/// waits for that. What was told is kept in memory only: telling again changes nothing, and an operator that was replaced hears of everything at the next start.
/// </summary>
internal sealed partial class OperatorRegistrar(Database database, AspClient asp, TimeProvider time, ILogger<OperatorRegistrar> logger)
{
    private const int MaxContracts = 50;

    /// <summary>A stock operator is asked again after this long: it may have become another one.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(10);

    private readonly HashSet<long> _series = [];

    private readonly HashSet<string> _contracts = [];

    private DateTimeOffset _notBefore;

    public async Task LookAsync(CancellationToken cancel)
    {
        if (time.GetUtcNow() >= _notBefore && await TellSeriesAsync(cancel) && await TellContractsAsync(cancel))
        {
            return;
        }
        if (time.GetUtcNow() >= _notBefore)
        {
            LogStock(logger);
            _notBefore = time.GetUtcNow() + AskAgain;
        }
    }

    /// <returns>False: the operator is a stock one.</returns>
    private async Task<bool> TellSeriesAsync(CancellationToken cancel)
    {
        var open = await database.ReadAsync(
            async (connection, _) => (await connection.QueryAsync<(long Expiry, byte[] Signature, byte[] Leaf)>(
                """
                select s.expiry_height, s.signature, r.leaf from series s join series_rungs r using (expiry_height)
                where s.expiry_height in (select o.expiry_height from series_rungs o left join outcomes using (expiry_height, time) where outcomes.time is null)
                order by s.expiry_height, r.strike
                """)).GroupBy(row => row.Expiry).ToList(),
            cancel);
        _series.IntersectWith(open.Select(series => series.Key));
        foreach (var series in open.Where(series => !_series.Contains(series.Key)))
        {
            var request = new RegisterSeriesRequest { Signature = ByteString.CopyFrom(series.First().Signature) };
            request.Leaves.Add(series.Select(row => ByteString.CopyFrom(row.Leaf)));
            if (!await TellAsync($"series {series.Key}", () => asp.RegisterSeriesAsync(request, cancellationToken: cancel)))
            {
                return false;
            }
            _series.Add(series.Key);
        }
        return true;
    }

    /// <inheritdoc cref="TellSeriesAsync"/>
    private async Task<bool> TellContractsAsync(CancellationToken cancel)
    {
        var untold = await database.ReadAsync(
            async (connection, _) => (await connection.QueryAsync<(string Id, byte[] Terms)>(
                """
                select contract_id, terms from contracts where state in ('Open', 'Settling') and contract_id <> all(@told) order by contract_id limit @MaxContracts
                """,
                new { told = _contracts.ToArray(), MaxContracts })).AsList(),
            cancel);
        foreach (var (id, terms) in untold)
        {
            var request = new RegisterContractRequest { Terms = ByteString.CopyFrom(terms) };
            if (!await TellAsync($"contract {id}", () => asp.RegisterContractAsync(request, cancellationToken: cancel)))
            {
                return false;
            }
            _contracts.Add(id);
        }
        return true;
    }

    /// <summary>What the operator refuses holds up nobody else: it is logged, and not told again.</summary>
    /// <returns>False: the operator is a stock one.</returns>
    private async Task<bool> TellAsync(string what, Func<AsyncUnaryCall<Registration>> call)
    {
        try
        {
            return (await call()).Supported;
        }
        catch (RpcException refused) when (refused.StatusCode is not (StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Internal))
        {
            LogRefused(logger, what, refused.Status.Detail);
            return true;
        }
    }

    [LoggerMessage(60, LogLevel.Information, "The operator is a stock one: it isn't told of series and contracts")]
    private static partial void LogStock(ILogger logger);

    [LoggerMessage(61, LogLevel.Warning, "The operator doesn't take {What}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string what, string reason);
}
