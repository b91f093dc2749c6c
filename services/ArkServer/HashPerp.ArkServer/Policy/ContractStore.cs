using Dapper;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Policy;

/// <summary>A row of <c>contract_pots</c> with its race's outcome.</summary>
public sealed record PotRow(
    string ContractId, int Rung, int Strike, long Time, string Script, string Txid, int Vout, short State, string SpentBy, short? Winner)
{
    public PotPlace Place => (PotPlace)State;
}

/// <summary>A registered contract.</summary>
public sealed record ContractRow(string ContractId, string MatchId, int ExpiryHeight, IReadOnlyList<PotRow> Pots);

/// <summary>A pot whose place the books have otherwise than it was last told.</summary>
/// <param name="Checkpoint">The checkpoint that spends it; null when something else does.</param>
public sealed record MovedPot(string ContractId, int Rung, byte[] Terms, bool IsUnrolled, bool IsSpent, string SpentBy, string? Checkpoint);

/// <summary>Reads and writes of <c>contracts</c> and <c>contract_pots</c>.</summary>
public static class ContractStore
{
    private const string PotColumns = "p.contract_id, p.rung, p.strike, p.time, p.script, p.txid, p.vout, p.state, p.spent_by";

    public static async Task<ContractRow?> FindAsync(NpgsqlConnection connection, string contractId, NpgsqlTransaction? transaction = null)
    {
        var head = await connection.QuerySingleOrDefaultAsync<(string MatchId, int Height)?>(
            "select match_id, expiry_height from contracts where contract_id = @contractId", new { contractId }, transaction);
        if (head is not { } found)
        {
            return null;
        }
        var pots = await connection.QueryAsync<PotRow>(
            $"""
            select {PotColumns}, r.winner from contract_pots p left join races r on r.time = p.time and r.expiry_height = @Height
            where p.contract_id = @contractId order by p.rung
            """,
            new { contractId, found.Height },
            transaction);
        return new ContractRow(contractId, found.MatchId, found.Height, [.. pots]);
    }

    /// <summary>The VTXOs that are a contract's pots: the first with each script and exactly the pot's value.</summary>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.VtxoNotFound"/>.</exception>
    public static async Task<IReadOnlyList<OutPoint>> PotsAsync(NpgsqlTransaction transaction, RegisteredTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var pots = new List<OutPoint>();
        foreach (var script in terms.PotScripts)
        {
            var found = await transaction.Connection!.QuerySingleOrDefaultAsync<(string Txid, int Vout)?>(
                "select txid, vout from vtxos where script = @script and amount = @amount order by created_seq limit 1",
                new { script = script.ToHex(), amount = terms.Terms.PotValue.Value },
                transaction);
            pots.Add(found is ({ } txid, var vout)
                ? new OutPoint(uint256.Parse(txid), (uint)vout)
                : throw OperatorErrors.VtxoNotFound.Error($"There is no VTXO of {terms.Terms.PotValue} with script {script}.", "Register a contract once its pots are there."));
        }
        return pots;
    }

    /// <summary>False if it is there already.</summary>
    public static async Task<bool> InsertAsync(NpgsqlTransaction transaction, RegisteredTerms terms, IReadOnlyList<OutPoint> pots)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var id = terms.ContractId.ToString();
        var inserted = await transaction.Connection!.ExecuteAsync(
            "insert into contracts (contract_id, match_id, expiry_height, terms) values (@id, @match, @height, @bytes) on conflict do nothing",
            new { id, match = terms.Terms.Match.MatchId.ToString(), height = (int)terms.Terms.Series.Height, bytes = terms.Terms.ToBytes() },
            transaction);
        if (inserted == 0)
        {
            return false;
        }
        await transaction.Connection!.ExecuteAsync(
            """
            insert into contract_pots (contract_id, rung, strike, time, script, txid, vout, state)
            values (@id, @rung, @strike, @time, @script, @txid, @vout, @state)
            """,
            pots.Select((pot, rung) => new
            {
                id,
                rung,
                strike = terms.Terms.Rungs[rung].Strike.Value,
                time = (long)terms.Terms.Rungs[rung].Time,
                script = terms.PotScripts[rung].ToHex(),
                txid = pot.Hash.ToString(),
                vout = (int)pot.N,
                state = (short)PotPlace.Live,
            }),
            transaction);
        return true;
    }

    /// <summary>Pots that have moved since they were last told of. A spend counts once it is final: a pending ark transaction or an unconfirmed batch is none.</summary>
    public static async Task<IReadOnlyList<MovedPot>> MovedAsync(NpgsqlConnection connection) => [.. await connection.QueryAsync<MovedPot>(
        """
        with now as (
          select p.contract_id, p.rung, p.state, p.spent_by as told, v.unrolled_height is not null as is_unrolled,
            case when o.state = 'finalized' then v.ark_txid when r.state = 'confirmed' then v.settled_by else '' end as spent_by,
            case when o.state = 'finalized' then c.psbt end as checkpoint
          from contract_pots p join vtxos v using (txid, vout)
            left join offchain_txs o on o.ark_txid = v.ark_txid left join checkpoints c on c.txid = v.spent_by
            left join rounds r on r.commitment_txid = v.settled_by)
        select n.contract_id, n.rung, k.terms, n.is_unrolled, n.spent_by <> '' as is_spent, n.spent_by, n.checkpoint
        from now n join contracts k using (contract_id)
        where n.is_unrolled <> (n.state = 5) or (not n.is_unrolled and n.spent_by <> n.told)
        limit 200
        """)];

    public static Task MoveAsync(NpgsqlTransaction transaction, MovedPot pot, PotPlace place) => transaction.Connection!.ExecuteAsync(
        "update contract_pots set state = @state, spent_by = @SpentBy where contract_id = @ContractId and rung = @Rung",
        new { state = (short)place, pot.SpentBy, pot.ContractId, pot.Rung },
        transaction);
}
