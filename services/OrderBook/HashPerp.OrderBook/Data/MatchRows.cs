using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.OrderBook;

/// <summary>Matches of a batch: made, become trades, busted.</summary>
internal static class MatchRows
{
    public static IEnumerable<NpgsqlBatchCommand> Commands(Bytes32 market, IReadOnlyList<AppliedCommand> batch)
    {
        MatchView[] made = [.. batch.SelectMany(command => command.Result.Events).OfType<OrdersMatched>().Select(matched => matched.Match)];
        if (made.Length > 0)
        {
            yield return New(market, made);
        }
        foreach (var command in batch)
        {
            foreach (var happened in command.Result.Events)
            {
                switch (happened)
                {
                    case MatchActivated activated:
                        yield return Sql.Command(
                            "update matches set status = 2, contract_id = $2, active_at_us = $3 where match_id = $1",
                            activated.Match.MatchId.ToBytes(), activated.ContractId.ToBytes(), command.Command.AtUnixUs);
                        break;
                    case MatchBusted busted:
                        yield return Sql.Command(
                            "update matches set status = 3, reason = $2 where match_id = $1",
                            busted.Match.MatchId.ToBytes(), $"{busted.Reason} ({busted.Code})");
                        break;
                }
            }
        }
    }

    private static NpgsqlBatchCommand New(Bytes32 market, MatchView[] made) => Sql.Command(
        """
        insert into matches (market_id, match_id, trade_seq, maker_order_id, taker_order_id, maker_account, taker_account, maker_leg, price, lots, status)
        select $1, t.*, 1 from unnest($2::bytea[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[], $8::smallint[], $9::bigint[],
          $10::bigint[]) t
        """,
        market.ToBytes(), Sql.Array(made, match => match.MatchId.ToBytes()), Sql.Array(made, match => (long)match.TradeSequence),
        Sql.Array(made, match => match.MakerOrderId.ToBytes()), Sql.Array(made, match => match.TakerOrderId.ToBytes()),
        Sql.Array(made, match => match.MakerAccount.ToBytes()), Sql.Array(made, match => match.TakerAccount.ToBytes()),
        Sql.Array(made, match => (short)match.MakerLeg), Sql.Array(made, match => (long)match.Price), Sql.Array(made, match => (long)match.Lots));
}
