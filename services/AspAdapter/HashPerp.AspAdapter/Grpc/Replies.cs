using HashPerp.AspAdapter.Core;
using HashPerp.AspAdapter.Data;
using HashPerp.Bitcoin;
using Asp = HashPerp.Contracts.Asp.V1;
using Common = HashPerp.Contracts.Common.V1;

namespace HashPerp.AspAdapter;

/// <summary>What goes out.</summary>
internal static class Replies
{
    public static Common.OutPoint OutPoint(OutPoint outPoint) => new() { Txid = outPoint.Hash.ToString(), Vout = outPoint.N };

    /// <param name="isFinal">Whether the transaction that spent it, if any, is final.</param>
    public static Asp.Coin Coin(CoinView coin, bool isFinal) => new()
    {
        Outpoint = OutPoint(coin.OutPoint),
        AmountSat = coin.Amount.Value,
        Script = Google.Protobuf.ByteString.CopyFrom(coin.Script.ToBytes()),
        Spent = coin.IsSpent,
        SpentBy = isFinal ? coin.SpentBy : "",
        PendingBy = isFinal ? "" : coin.SpentBy,
        Preconfirmed = coin.IsPreconfirmed,
        Unrolled = coin.IsUnrolled,
        Swept = coin.IsSwept,
        ExpiresAt = coin.ExpiresAt,
    };

    /// <summary>The live coins and those given up; coins that a replacement put aside are left out.</summary>
    public static Asp.Reservation Reservation(Reservation reservation) => new()
    {
        Holder = reservation.Holder,
        Coins =
        {
            reservation.Coins.Where(coin => coin.IsLive || !reservation.IsOpen).Select(coin => new Asp.ReservedCoin
            {
                Outpoint = OutPoint(coin.OutPoint), AmountSat = coin.Amount.Value, State = State(coin.Hold),
            }),
        },
        TotalSat = reservation.Total.Value,
        ExpiresAtUnixUs = reservation.ExpiresAt,
    };

    public static Asp.OperatorState Operator(OperatorRow row, long lastSeen) => new()
    {
        Reachable = row.IsReachable == true,
        Digest = row.Digest,
        SignerKey = Google.Protobuf.ByteString.CopyFrom(row.SignerKey),
        UnilateralExitDelay = row.ExitDelay,
        DustSat = row.Dust,
        VtxoMinAmountSat = row.VtxoMin,
        LastSeenUnixUs = Math.Max(lastSeen, row.LastSeen),
        Version = row.Version,
    };

    private static Asp.ReservationState State(CoinHold hold) => hold switch
    {
        CoinHold.Held => Asp.ReservationState.Held,
        CoinHold.Burnt => Asp.ReservationState.Burnt,
        _ => Asp.ReservationState.Released,
    };
}
