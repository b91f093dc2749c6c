using Dapper;
using Google.Protobuf;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ContractLifecycle;

/// <summary>Contracts as the API shows them.</summary>
internal sealed class ContractQueries(Database database, RoundSettings settings)
{
    private const int Most = 500;

    private const string Select =
        """
        select round, match_id, contract_id, market_id, state, height_account, time_account, price, lots, expiry_height, opening, reason, created_at, updated_at,
          r.since as risk_since, case when r.since is not null then terms end as risk_terms
        from contracts left join contract_risks r using (round)
        """;

    /// <summary>Newest first, at most 500. A direct round belongs to an account once it has named it.</summary>
    public Task<IReadOnlyList<Contract>> OfAsync(Bytes32 account, CancellationToken cancel) => ReadAsync(
        $"{Select} where (maker_account = @Account or (taker_account = @Account and is_mutual)) order by created_at desc limit {Most}",
        new { Account = account.ToBytes() }, withParties: true, cancel);

    /// <summary>Everybody's contracts that the operator holds or held, without parties.</summary>
    public Task<IReadOnlyList<Contract>> PublicAsync(CancellationToken cancel) =>
        ReadAsync($"{Select} where contract_id is not null order by created_at desc limit {Most}", new { }, withParties: false, cancel);

    /// <param name="column">contract_id or match_id.</param>
    /// <returns>Null when there is none of this account: others' aren't told apart from none.</returns>
    public async Task<Contract?> FindAsync(string column, byte[] id, Bytes32 account, CancellationToken cancel) => (await ReadAsync(
        $"{Select} where {column} = @Id and (maker_account = @Account or (taker_account = @Account and is_mutual))", new { Id = id, Account = account.ToBytes() },
        withParties: true, cancel)).SingleOrDefault();

    public Task<Contracts.Lifecycle.V1.Standing> StandingAsync(Bytes32 account, CancellationToken cancel) => database.ReadAsync(
        async (connection, token) =>
        {
            var found = await StandingStore.FindAsync(account, connection, token);
            var standing = found?.Standing ?? new AccountStanding(0, 0, 0);
            return new Contracts.Lifecycle.V1.Standing
            {
                Account = ByteString.CopyFrom(account.ToBytes()),
                Tier = (uint)standing.Tier,
                Matches = (uint)standing.Matches,
                Activated = (uint)standing.Activated,
                Strikes = (uint)standing.Strikes,
                FirstSeenUnixUs = found is { } known ? Microseconds(known.FirstSeen.UtcDateTime) : 0,
            };
        },
        cancel);

    private Task<IReadOnlyList<Contract>> ReadAsync(string sql, object values, bool withParties, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<Contract>>(
        async (connection, token) =>
        {
            var rows = (await connection.QueryAsync<ContractRow>(new CommandDefinition(sql, values, cancellationToken: token))).ToList();
            var rounds = rows.Select(row => row.Round).ToArray();
            var rungs = (await connection.QueryAsync<RungRow>(new CommandDefinition(
                "select round, strike, time, pot_sat, outpoint, winner, settled_by from rungs where round = any(@rounds) order by round, rung", new { rounds },
                cancellationToken: token))).ToLookup(rung => rung.Round);
            var transactions = (await connection.QueryAsync<(string Round, string Step, string ArkTxid)>(new CommandDefinition(
                "select round, step, ark_txid from contract_transactions where round = any(@rounds)", new { rounds }, cancellationToken: token)))
                .ToLookup(transaction => transaction.Round);
            return [.. rows.Select(row => Wire(row, rungs[row.Round], transactions[row.Round], withParties))];
        },
        cancel);

    private Contract Wire(ContractRow row, IEnumerable<RungRow> rungs, IEnumerable<(string Round, string Step, string ArkTxid)> transactions, bool withParties)
    {
        var contract = new Contract
        {
            MatchId = Bytes(withParties ? row.MatchId : null),
            ContractId = Bytes(row.ContractId),
            MarketId = Bytes(row.MarketId),
            State = row.RiskSince is null || !IsLive(row) ? row.State : nameof(RoundState.AtRisk),
            HeightAccount = Bytes(withParties ? row.HeightAccount : null),
            TimeAccount = Bytes(withParties ? row.TimeAccount : null),
            Price = (uint)(row.Price ?? 0),
            Lots = (uint)(row.Lots ?? 0),
            ExpiryHeight = (uint)(row.ExpiryHeight ?? 0),
            ExpiryDisplayHeight = row.ExpiryHeight is { } height ? (uint)(height + settings.HeightOffset) : 0,
            Opening = row.Opening ?? "",
            Reason = withParties ? row.Reason ?? "" : "",
            CreatedAtUnixUs = Microseconds(row.CreatedAt),
            UpdatedAtUnixUs = Microseconds(row.UpdatedAt),
        };
        contract.Transactions.AddRange(transactions.Select(transaction => new ContractTransaction { Step = transaction.Step, ArkTxid = transaction.ArkTxid }));
        contract.Rungs.AddRange(rungs.Select(rung => new ContractRung
        {
            Strike = (uint)rung.Strike,
            Time = (uint)rung.Time,
            PotSat = rung.PotSat,
            Pot = OutputWatch.Wire(OutPoint.Parse(rung.Outpoint)),
            Winner = rung.Winner switch
            {
                "HEIGHT" => Contracts.Common.V1.Leg.Height,
                "TIME" => Contracts.Common.V1.Leg.Time,
                _ => Contracts.Common.V1.Leg.Unspecified,
            },
            SettledBy = rung.SettledBy ?? "",
        }));
        contract.Risk = RiskOf(row, contract.Rungs);
        return contract;
    }

    /// <summary>Null unless it was told that the contract is at risk. The deadline moves on with each rung that is settled.</summary>
    private ContractRisk? RiskOf(ContractRow row, IEnumerable<ContractRung> rungs)
    {
        if (row.RiskSince is not { } since || row.RiskTerms is null || !IsLive(row))
        {
            return null;
        }
        var by = UnrollAdvice.DeadlineOf(rungs.Where(rung => rung.SettledBy.Length == 0).Select(rung => (long)rung.Time), ContractTerms.Parse(row.RiskTerms));
        return new ContractRisk
        {
            SilentSinceUnixUs = Microseconds(since), UnrollBy = by ?? 0, Packages = UnrollAdvice.Packages, LiveState = row.State,
            Advice = by is { } deadline ? UnrollAdvice.Text(deadline) : "",
        };
    }

    private static bool IsLive(ContractRow row) => row.State is nameof(RoundState.Active) or nameof(RoundState.Settling);

    private static ByteString Bytes(byte[]? bytes) => bytes is null ? ByteString.Empty : ByteString.CopyFrom(bytes);

    private static long Microseconds(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private sealed record ContractRow(
        string Round, byte[]? MatchId, byte[]? ContractId, byte[]? MarketId, string State, byte[]? HeightAccount, byte[]? TimeAccount, long? Price, long? Lots,
        long? ExpiryHeight, string? Opening, string? Reason, DateTime CreatedAt, DateTime UpdatedAt, DateTime? RiskSince, byte[]? RiskTerms);

    private sealed record RungRow(string Round, long Strike, long Time, long PotSat, string Outpoint, string? Winner, string? SettledBy);
}
