using HashPerp.AspAdapter.Core;
using HashPerp.AspAdapter.Data;
using HashPerp.Data;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;
using Npgsql;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter;

/// <summary>Reserves coins for a holder after the operator was asked about them. The unique index on live outpoints decides between two who want the same coin.</summary>
public sealed class ReserveHandler(
    Database database, OperatorConnection operatorConnection, OperatorSource source, ReservationWatch watch, WatchSignals signals,
    IOptions<AspAdapterSettings> settings, TimeProvider time)
{
    public async Task<Asp.Reservation> HandleAsync(Asp.ReserveRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var holder = HolderName.Require(request.Holder);
        var purpose = HolderName.RequirePurpose(request.Purpose);
        var account = RequestFields.Bytes32(request.Account, "The account");
        var required = RequestFields.Amount(request.RequiredSat);
        var coins = RequestFields.Coins(request.Coins);
        var existing = await database.ReadAsync((connection, token) => ReservationStore.FindAsync(holder, connection, token), cancel);
        if (existing is { IsOpen: true })
        {
            // A repeat: the operator needn't be asked, and what became of the coins meanwhile doesn't matter.
            existing.RequireSame(account, coins.Select(coin => coin.OutPoint));
            return Replies.Reservation(existing);
        }
        signals.RequireRoom(coins.Count, settings.Value.MaxWatched);
        var known = await operatorConnection.CoinsAsync([.. coins.Select(coin => coin.OutPoint)], cancel);
        var views = CoinRules.RequireOwn(coins, account, known, await source.InfoAsync(cancel), settings.Value.Genesis);
        var wanted = Reservation.Open(holder, purpose, account, views, required, request.ExpiresAtUnixUs, UnixTime.Microseconds(time));
        var made = await database.InTransactionAsync((connection, transaction, token) => OpenAsync(wanted, views, connection, transaction, token), cancel);
        FaultPoint.After(AspAdapterFaultPoints.Reserved);
        signals.Look([.. views.Select(view => view.OutPoint)]);
        return Replies.Reservation(made);
    }

    private async Task<Reservation> OpenAsync(
        Reservation wanted, IReadOnlyList<CoinView> views, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        await ReservationStore.CreateAsync(wanted, connection, transaction, cancel);
        var existing = (await ReservationStore.LockAsync(wanted.Holder, connection, transaction, cancel))!;
        if (existing.IsOpen)
        {
            existing.RequireSame(wanted.Account, wanted.Coins.Select(coin => coin.OutPoint));
            return existing;
        }
        if (existing.LiveCoins.Any())
        {
            throw AspAdapterErrors.ReservationOver.Error($"Coins of {wanted.Holder} are still burnt.", "Spend them to yourself, then reserve for a new holder.");
        }
        await ReservationStore.ClearAsync(wanted.Holder, connection, transaction, cancel);
        await ReservationStore.SaveAsync(wanted, connection, transaction, cancel);
        await watch.AddAsync(wanted.Holder, views, connection, transaction, cancel);
        FaultPoint.Before(AspAdapterFaultPoints.Reserved);
        return wanted;
    }
}
