using Dapper;
using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.AspAdapter.Data;

/// <summary>Reads and writes of <c>reservations</c> and <c>reserved_coins</c>, in the caller's transaction.</summary>
public static class ReservationStore
{
    /// <summary>Loads a reservation and locks it until the transaction ends.</summary>
    public static async Task<Reservation?> LockAsync(string holder, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        var head = await connection.QuerySingleOrDefaultAsync<HeadRow>(new CommandDefinition(
            "select holder, purpose, account, expires_at, is_open from reservations where holder = @holder for update", new { holder }, transaction, cancellationToken: cancel));
        return head is null ? null : head.With(await CoinsAsync(holder, connection, transaction, cancel));
    }

    public static async Task<Reservation?> FindAsync(string holder, NpgsqlConnection connection, CancellationToken cancel)
    {
        var head = await connection.QuerySingleOrDefaultAsync<HeadRow>(new CommandDefinition(
            "select holder, purpose, account, expires_at, is_open from reservations where holder = @holder", new { holder }, cancellationToken: cancel));
        return head is null ? null : head.With(await CoinsAsync(holder, connection, null, cancel));
    }

    /// <summary>Makes the holder's row, so that two first calls of one holder run one after the other.</summary>
    public static Task CreateAsync(Reservation reservation, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(
            "insert into reservations (holder, purpose, account, expires_at, is_open) values (@Holder, @Purpose, @Account, 0, false) on conflict do nothing",
            new { reservation.Holder, reservation.Purpose, Account = reservation.Account.ToBytes() }, transaction, cancellationToken: cancel));

    /// <summary>Forgets the past coins of a reservation that is made anew.</summary>
    public static Task ClearAsync(string holder, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(
            "delete from reserved_coins where holder = @holder and hold = 0", new { holder }, transaction, cancellationToken: cancel));

    /// <summary>Writes a reservation whose row is locked.</summary>
    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.CoinReserved"/>: a coin has another live holder.</exception>
    public static async Task SaveAsync(Reservation reservation, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        await connection.ExecuteAsync(new CommandDefinition(
            "update reservations set purpose = @Purpose, account = @Account, expires_at = @ExpiresAt, is_open = @IsOpen where holder = @Holder",
            new { reservation.Holder, reservation.Purpose, Account = reservation.Account.ToBytes(), reservation.ExpiresAt, reservation.IsOpen },
            transaction, cancellationToken: cancel));
        // In one order for everybody, so that two reservations that share coins wait for each other instead of deadlocking.
        foreach (var (coin, position) in reservation.Coins.Select((coin, position) => (coin, position)).OrderBy(item => item.coin.OutPoint))
        {
            await SaveAsync(reservation.Holder, coin, position, connection, transaction, cancel);
        }
    }

    /// <summary>The one reservation in which an outpoint is live, locked; null if none.</summary>
    public static async Task<Reservation?> LockByCoinAsync(OutPoint outPoint, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        var holder = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "select holder from reserved_coins where txid = @txid and vout = @vout and hold <> 0", Key.Of(outPoint), transaction, cancellationToken: cancel));
        return holder is null ? null : await LockAsync(holder, connection, transaction, cancel);
    }

    /// <summary>Holders whose reservation is open and past its time.</summary>
    public static async Task<IReadOnlyList<string>> ExpiredAsync(long now, int limit, NpgsqlConnection connection, CancellationToken cancel) =>
        [.. await connection.QueryAsync<string>(new CommandDefinition(
            "select holder from reservations where is_open and expires_at > 0 and expires_at <= @now order by expires_at limit @limit", new { now, limit },
            cancellationToken: cancel))];

    private static async Task SaveAsync(
        string holder, ReservedCoin coin, int position, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into reserved_coins (holder, txid, vout, amount, hold, spent_by, position) values (@holder, @txid, @vout, @amount, @hold, @SpentBy, @position)
                on conflict (holder, txid, vout) do update set amount = excluded.amount, hold = excluded.hold, spent_by = excluded.spent_by, position = excluded.position
                """,
                new
                {
                    holder, txid = coin.OutPoint.Hash.ToString(), vout = (long)coin.OutPoint.N, amount = coin.Amount.Value, hold = (short)coin.Hold, coin.SpentBy, position,
                },
                transaction, cancellationToken: cancel));
        }
        catch (PostgresException error) when (error is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "reserved_coins_live" })
        {
            throw new HashPerpException(
                AspAdapterErrors.CoinReserved, $"{coin.OutPoint} is held by somebody else.", "Name other coins, or wait until it is released.", error);
        }
    }

    private static async Task<IReadOnlyList<ReservedCoin>> CoinsAsync(
        string holder, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancel)
    {
        var rows = await connection.QueryAsync<CoinRow>(new CommandDefinition(
            "select txid, vout, amount, hold, spent_by from reserved_coins where holder = @holder order by position, txid, vout", new { holder }, transaction,
            cancellationToken: cancel));
        return [.. rows.Select(row => new ReservedCoin(Key.OutPoint(row.Txid, row.Vout), new Satoshis(row.Amount), (CoinHold)row.Hold, row.SpentBy))];
    }

    private sealed record HeadRow(string Holder, string Purpose, byte[] Account, long ExpiresAt, bool IsOpen)
    {
        public Reservation With(IReadOnlyList<ReservedCoin> coins) => new(Holder, Purpose, new Bytes32(Account), ExpiresAt, IsOpen, coins);
    }

    private sealed record CoinRow(string Txid, long Vout, long Amount, short Hold, string SpentBy);
}
