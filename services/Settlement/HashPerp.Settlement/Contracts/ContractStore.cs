using Dapper;
using HashPerp.Bitcoin;
using HashPerp.Events.ContractLifecycle;
using HashPerp.Messaging;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.Settlement.Host;

/// <summary>Contracts and their rungs, as their own events tell of them.</summary>
internal sealed class ContractStore(SettlementWriter writer, Alarms alarms)
{
    /// <summary>
    /// Takes a contract over, with what is known of its races and pots already. One whose terms and pots don't fit together is put on record as refused: an alarm, and no
    /// reason to hold up the others.
    /// </summary>
    public async Task AddAsync(ContractActivatedV1 fact, EventContext context, CancellationToken cancel)
    {
        var (connection, transaction) = (context.Connection, context.Transaction);
        await Gate.EnterAsync(connection, transaction);
        if (Read(fact) is not { } contract)
        {
            await InsertAsync(fact, "Refused", 0, context);
            return;
        }
        if (!await InsertAsync(fact, "Open", contract.Locked.Value, context))
        {
            return;
        }
        await connection.ExecuteAsync(
            """
            insert into rungs (contract_id, rung, expiry_height, strike, time, pot, sat, winner, spent_by)
            select @ContractId, @rung, @expiry, @strike, @time, @pot, @Sat,
              (select winner from outcomes where expiry_height = @expiry and time = @time), (select spent_by from spends where outpoint = @pot)
            """,
            contract.Pots.Select((pot, rung) => new
            {
                fact.ContractId,
                rung,
                expiry = (long)contract.Terms.Series.Height,
                strike = (long)pot.Strike,
                time = (long)pot.Time,
                pot = pot.OutPoint.ToString(),
                pot.Sat,
            }),
            transaction);
        await writer.JudgeAsync([fact.ContractId], connection, transaction, cancel);
    }

    /// <summary>A contract is over by another way than its races. What was settled before stays so.</summary>
    public static async Task EndAsync(string contractId, string round, string state, EventContext context)
    {
        await Gate.EnterAsync(context.Connection, context.Transaction);
        await context.Connection.ExecuteAsync(
            """
            insert into contracts (contract_id, round, expiry_height, state, terms, locked_sat, traceparent)
            values (@contractId, @round, 0, @state, ''::bytea, 0, @Traceparent)
            on conflict (contract_id) do update set state = excluded.state where contracts.state in ('Open', 'Settling')
            """,
            new { contractId, round, state, context.Traceparent },
            context.Transaction);
    }

    private LiveContract? Read(ContractActivatedV1 fact)
    {
        try
        {
            return LiveContract.Read(
                fact.ContractId, Hex.Decode(fact.Terms),
                [.. fact.Pots.Select(pot => new NamedPot(pot.Strike, pot.Time, OutPoint.Parse(pot.OutPoint), pot.Sat))]);
        }
        catch (HashPerpException refused)
        {
            alarms.Raise(refused.Code, $"contract {fact.ContractId}", refused.Message);
            return null;
        }
    }

    private static async Task<bool> InsertAsync(ContractActivatedV1 fact, string state, long locked, EventContext context) =>
        await context.Connection.ExecuteAsync(
            """
            insert into contracts (contract_id, round, expiry_height, state, terms, locked_sat, traceparent)
            values (@ContractId, @Round, @expiry, @state, @terms, @locked, @Traceparent) on conflict (contract_id) do nothing
            """,
            new { fact.ContractId, fact.Round, expiry = (long)fact.ExpiryHeight, state, terms = TermsBytes(fact), locked, context.Traceparent },
            context.Transaction) == 1;

    private static byte[] TermsBytes(ContractActivatedV1 fact)
    {
        try
        {
            return Hex.Decode(fact.Terms);
        }
        catch (HashPerpException)
        {
            // A refused contract's: the event has the text.
            return [];
        }
    }
}
