using HashPerp.AspAdapter.Core;
using HashPerp.AspAdapter.Data;
using HashPerp.Bitcoin;
using HashPerp.Data;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter;

/// <summary>Lets a reservation follow an own payment of its owner: the coins that the payment made take the place of those that it spent.</summary>
public sealed class ReplaceHandler(
    Database database, OperatorConnection operatorConnection, OperatorSource source, ReservationWatch watch, WatchSignals signals,
    IOptions<AspAdapterSettings> settings)
{
    public async Task<Asp.Reservation> HandleAsync(Asp.ReplaceRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var holder = HolderName.Require(request.Holder);
        var spent = RequestFields.OutPoints(request.Spent);
        var coins = RequestFields.Coins(request.Coins);
        var added = coins.Select(coin => coin.OutPoint).ToArray();
        var before = await database.ReadAsync((connection, token) => ReservationStore.FindAsync(holder, connection, token), cancel) ?? throw Unknown(holder);
        if (before.HasReplaced(spent, added))
        {
            return Replies.Reservation(before);
        }
        var known = await operatorConnection.CoinsAsync([.. spent, .. added], cancel);
        var views = CoinRules.RequireOwn(coins, before.Account, known, await source.InfoAsync(cancel), settings.Value.Genesis);
        var gone = spent.Select(outPoint => known.FirstOrDefault(coin => coin.OutPoint == outPoint)
            ?? throw AspAdapterErrors.CoinUnknown.Error($"{outPoint} is not a VTXO of this operator.")).ToArray();
        var after = await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                var locked = await ReservationStore.LockAsync(holder, connection, transaction, token) ?? throw Unknown(holder);
                if (locked.HasReplaced(spent, added))
                {
                    return locked;
                }
                var replaced = locked.Replace(gone, views);
                await ReservationStore.SaveAsync(replaced, connection, transaction, token);
                await watch.AddAsync(holder, views, connection, transaction, token);
                await ReservationWatch.RemoveAsync(replaced, connection, transaction, token);
                FaultPoint.Before(AspAdapterFaultPoints.Changed);
                return replaced;
            },
            cancel);
        FaultPoint.After(AspAdapterFaultPoints.Changed);
        signals.Look([.. added, .. spent]);
        return Replies.Reservation(after);
    }

    private static HashPerpException Unknown(string holder) =>
        AspAdapterErrors.ReservationUnknown.Error($"Nothing is reserved for {holder}.", "Reserve first.");
}
