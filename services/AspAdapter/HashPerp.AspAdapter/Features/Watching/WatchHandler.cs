using HashPerp.AspAdapter.Core;
using HashPerp.AspAdapter.Data;
using HashPerp.Data;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter;

/// <summary>Watches outputs for a holder. The operator needn't know them yet, nor be there: what is missing is found out later.</summary>
public sealed class WatchHandler(Database database, SpendTelling telling, WatchSignals signals, IOptions<AspAdapterSettings> settings, TimeProvider time)
{
    public async Task<Asp.WatchResponse> HandleAsync(Asp.WatchRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var holder = HolderName.Require(request.Holder);
        var outPoints = RequestFields.OutPoints(request.Outpoints).Order().ToArray();
        signals.RequireRoom(outPoints.Length, settings.Value.MaxWatched);
        await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                foreach (var outPoint in outPoints)
                {
                    var spentBy = await WatchStore.AddAsync(holder, outPoint, "", true, UnixTime.Microseconds(time), connection, transaction, token);
                    if (spentBy.Length > 0)
                    {
                        await telling.TellAsync(outPoint, spentBy, connection, transaction, token);
                    }
                }
                FaultPoint.Before(AspAdapterFaultPoints.Watched);
            },
            cancel);
        FaultPoint.After(AspAdapterFaultPoints.Watched);
        signals.Look(outPoints);
        return new Asp.WatchResponse();
    }
}
