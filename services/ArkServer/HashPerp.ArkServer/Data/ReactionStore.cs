using Dapper;
using HashPerp.Bitcoin;
using Npgsql;

namespace HashPerp.ArkServer.Data;

/// <summary>A VTXO on chain that the books have as spent, and by what.</summary>
public sealed record StaleVtxo(string Txid, int Vout, string SpentBy, string ArkTxid, string SettledBy)
{
    public OutPoint OutPoint => new(uint256.Parse(Txid), (uint)Vout);
}

/// <summary>What there is to be answered, and with which transactions.</summary>
public static class ReactionStore
{
    /// <summary>Unrolled, spent, and the answer is not known to be on chain. An ark transaction that was never finalized gives us no signed checkpoint.</summary>
    public static async Task<IReadOnlyList<StaleVtxo>> StaleAsync(NpgsqlConnection connection) => [.. await connection.QueryAsync<StaleVtxo>(
        """
        select v.txid, v.vout, v.spent_by, v.ark_txid, v.settled_by from vtxos v
        where v.unrolled_height is not null and v.is_spent and (
          exists (select 1 from checkpoints c join offchain_txs o using (ark_txid)
                  where c.txid = v.spent_by and o.state = 'finalized' and c.unrolled_height is null)
          or exists (select 1 from forfeits f join rounds r using (commitment_txid)
                     where f.txid = v.spent_by and r.state = 'confirmed'))
        limit 100
        """)];

    /// <summary>The transactions to broadcast, in order; all of them are fully signed.</summary>
    public static async Task<IReadOnlyList<PSBT>> AnswerAsync(NpgsqlConnection connection, StaleVtxo stale)
    {
        if (stale.ArkTxid.Length > 0)
        {
            return [.. (await connection.QueryAsync<string>("select psbt from checkpoints where txid = @SpentBy", stale)).Select(PSBT.Parse)];
        }
        var forfeits = (await connection.QueryAsync<string>("select psbt from forfeits where txid = @SpentBy", stale)).Select(PSBT.Parse).ToList();
        if (forfeits is not [var forfeit])
        {
            return [];
        }
        var connector = forfeit.GlobalTransaction.Inputs.First(input => input.PrevOut != stale.OutPoint).PrevOut.Hash;
        var branch = await connection.QueryAsync<string>(
            """
            with recursive branch as (
              select txid, parent_txid, psbt, 0 as depth from batch_txs where txid = @txid and kind = 'connector'
              union all
              select b.txid, b.parent_txid, b.psbt, branch.depth + 1 from batch_txs b join branch on b.txid = branch.parent_txid)
            select psbt from branch order by depth desc
            """,
            new { txid = connector.ToString() });
        return [.. branch.Select(PSBT.Parse), forfeit];
    }
}
