using Dapper;
using HashPerp.Bitcoin;
using HashPerp.ContractLifecycle.Core;
using HashPerp.Events.ContractLifecycle;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ContractLifecycle;

/// <summary>The rows behind one fact.</summary>
internal sealed record FactWork(RoundRow Row, NpgsqlConnection Connection, NpgsqlTransaction Transaction, DateTimeOffset Now, CancellationToken Cancel)
{
    public string AccountOf(Leg leg) => (Row.Round.Maker.Leg == leg ? Row.Round.Maker : Row.Round.Taker).Account.ToString();

    public Task SaveContractAsync(ContractPlan plan, Candidate candidate) => ExecuteAsync(
        """
        update contracts set contract_id = @ContractId, market_id = @MarketId, terms = @Terms, secret_hash = @SecretHash, opening = @Opening, price = @Price,
          lots = @Lots, expiry_height = @ExpiryHeight
        where round = @Round
        """,
        new
        {
            Round = Row.Round.Id,
            ContractId = candidate.ContractId.ToBytes(),
            MarketId = plan.Terms.MarketId.ToBytes(),
            Terms = plan.Terms.ToBytes(),
            SecretHash = candidate.SecretHash?.ToBytes(),
            Opening = plan.Terms.Opening.ToString(),
            Price = (long)plan.Terms.Price,
            Lots = (long)plan.Terms.Lots,
            ExpiryHeight = (long)plan.Terms.Series.Height,
        });

    public Task SaveTransactionAsync(string step, string arkTxid) => ExecuteAsync(
        "insert into contract_transactions (round, step, ark_txid) values (@Round, @step, @arkTxid) on conflict do nothing",
        new { Round = Row.Round.Id, step, arkTxid });

    public Task SaveRungsAsync(IReadOnlyList<ContractPot> pots) => ExecuteAsync(
        "insert into rungs (round, rung, strike, time, pot_sat, outpoint) values (@Round, @Rung, @Strike, @Time, @Sat, @OutPoint) on conflict do nothing",
        pots.Select((pot, rung) => new { Round = Row.Round.Id, Rung = rung, Strike = (long)pot.Strike, Time = (long)pot.Time, pot.Sat, pot.OutPoint }).ToArray());

    public Task WatchAsync(IReadOnlyList<OutPoint> outPoints) => ExecuteAsync(
        "insert into watched_outputs (outpoint, round) values (@OutPoint, @Round) on conflict do nothing",
        outPoints.Select(outPoint => new { OutPoint = outPoint.ToString(), Round = Row.Round.Id }).ToArray());

    public Task AddStandingAsync(Party party, AccountStanding more) =>
        StandingStore.AddAsync(Row.Round[party].Account, more, Now, Connection, Transaction, Cancel);

    private Task ExecuteAsync(string sql, object values) =>
        Connection.ExecuteAsync(new CommandDefinition(sql, values, Transaction, cancellationToken: Cancel));
}
