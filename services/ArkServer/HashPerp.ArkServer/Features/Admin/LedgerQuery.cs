using Dapper;
using HashPerp.ArkServer.Wallet;
using HashPerp.Contracts.ArkAdmin.V1;
using Npgsql;

namespace HashPerp.ArkServer.Features.Admin;

/// <summary>The operator's books in one row. Own funds = wallet + batch_locked + connectors - liabilities - pending, and only fees, and notes that are given away, ever change that. What was swept and not spent since is still owed.</summary>
public sealed class LedgerQuery(NpgsqlDataSource database, OperatorWallet wallet)
{
    private const string Sql = """
        select
          (select coalesce(sum(fee_sat), 0) from rounds where state in ('broadcast', 'confirmed'))
            + (select coalesce(sum(fee_sat), 0) from operator_txs)
            + (select coalesce(sum(fee_sat), 0) from sweeps where state <> 'failed') as fees_paid_sat,
          (select coalesce(sum(amount), 0) from vtxos where not is_spent and unrolled_height is null) as liabilities_sat,
          (select coalesce(sum(v.amount), 0) from vtxos v join rounds r on r.commitment_txid = v.settled_by where r.state in ('broadcast', 'confirmed'))
            as forfeited_sat,
          (select coalesce(sum(batch_sat), 0) from rounds where state in ('broadcast', 'confirmed'))
            - (select coalesce(sum(amount), 0) from vtxos where not is_preconfirmed and unrolled_height is not null)
            - (select coalesce(sum(swept_sat), 0) from sweeps where state <> 'failed' and commitment_txid is not null) as batch_locked_sat,
          (select coalesce(sum(connector_sat), 0) from rounds where state in ('broadcast', 'confirmed')) as connectors_sat,
          (select coalesce(sum(v.amount), 0) from vtxos v join offchain_txs o on o.ark_txid = v.ark_txid where o.state = 'accepted') as pending_sat
        """;

    public async Task<GetLedgerResponse> RunAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var ledger = await connection.QuerySingleAsync<(long FeesPaid, long Liabilities, long Forfeited, long BatchLocked, long Connectors, long Pending)>(Sql);
        var (confirmed, unconfirmed) = await wallet.BalanceAsync(cancel);
        return new GetLedgerResponse
        {
            FeesPaidSat = ledger.FeesPaid,
            LiabilitiesSat = ledger.Liabilities,
            ForfeitedSat = ledger.Forfeited,
            BatchLockedSat = ledger.BatchLocked,
            ConnectorsSat = ledger.Connectors,
            PendingSat = ledger.Pending,
            WalletConfirmedSat = confirmed.Value,
            WalletUnconfirmedSat = unconfirmed.Value,
        };
    }
}
