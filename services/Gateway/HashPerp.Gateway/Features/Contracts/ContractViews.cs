using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.Contracts.Settlements.V1;
using HashPerp.Primitives;

namespace HashPerp.Gateway;

/// <param name="ContractId">Null until both parties have agreed on terms.</param>
/// <param name="State">Matched, Proposed, Presigned, Submitted, Active, AtRisk, ...</param>
/// <param name="Opening">Instant or TwoStep.</param>
/// <param name="CreatedAtUnixUs">Microseconds UTC, as the other time.</param>
internal sealed record ContractView(
    string? MatchId, string? ContractId, string MarketId, string State, string? HeightAccount, string? TimeAccount, uint Price, uint Lots, uint ExpiryHeight,
    uint ExpiryDisplayHeight, string? Opening, IReadOnlyList<ContractTransactionView> Transactions, IReadOnlyList<ContractRungView> Rungs, string? Reason,
    long CreatedAtUnixUs, long UpdatedAtUnixUs, ContractRiskView? Risk)
{
    public static ContractView Of(Contract contract) => new(
        Fields.HexOrNull(contract.MatchId), Fields.HexOrNull(contract.ContractId), Hex.Encode(contract.MarketId.Span), contract.State,
        Fields.HexOrNull(contract.HeightAccount), Fields.HexOrNull(contract.TimeAccount), contract.Price, contract.Lots, contract.ExpiryHeight,
        contract.ExpiryDisplayHeight, Fields.TextOrNull(contract.Opening),
        [.. contract.Transactions.Select(transaction => new ContractTransactionView(transaction.Step, transaction.ArkTxid))],
        [.. contract.Rungs.Select(ContractRungView.Of)], Fields.TextOrNull(contract.Reason), contract.CreatedAtUnixUs, contract.UpdatedAtUnixUs,
        contract.Risk is { } risk ? ContractRiskView.Of(risk) : null);
}

/// <summary>Of a live contract whose operator is unreachable: state is AtRisk then.</summary>
/// <param name="UnrollBy">Unix seconds of chain time by which it should be on the chain; null when no rung is open.</param>
/// <param name="Packages">That the deadline is reckoned with.</param>
/// <param name="Advice">What to do by when.</param>
/// <param name="LiveState">Active or Settling.</param>
internal sealed record ContractRiskView(long SilentSinceUnixUs, long? UnrollBy, uint Packages, string Advice, string LiveState)
{
    public static ContractRiskView Of(ContractRisk risk) =>
        new(risk.SilentSinceUnixUs, risk.UnrollBy == 0 ? null : risk.UnrollBy, risk.Packages, risk.Advice, risk.LiveState);
}

internal sealed record ContractTransactionView(string Step, string ArkTxid);

/// <param name="Time">Unix seconds of chain time.</param>
/// <param name="PotTxid">As it prints; null before the pot exists.</param>
/// <param name="Winner">time or height, once attested.</param>
/// <param name="SettledBy">Ark txid, once taken.</param>
internal sealed record ContractRungView(uint Strike, uint Time, long PotSat, string? PotTxid, uint? PotVout, string? Winner, string? SettledBy)
{
    public static ContractRungView Of(ContractRung rung) =>
        new(rung.Strike, rung.Time, rung.PotSat, rung.Pot?.Txid, rung.Pot?.Vout, Fields.WordOrNull(rung.Winner), Fields.TextOrNull(rung.SettledBy));
}

/// <param name="State">Open, Settling, Settled, Refunded or Closed.</param>
internal sealed record SettlementView(string ContractId, string State, IReadOnlyList<SettlementRungView> Rungs)
{
    public static SettlementView Of(ContractSettlement settlement) =>
        new(Hex.Encode(settlement.ContractId.Span), settlement.State, [.. settlement.Rungs.Select(SettlementRungView.Of)]);
}

/// <param name="SpentBy">Ark txid, once spent.</param>
internal sealed record SettlementRungView(uint Rung, uint Strike, uint Time, string? Winner, string? SpentBy)
{
    public static SettlementRungView Of(RungState rung) =>
        new(rung.Rung, rung.Strike, rung.Time, Fields.WordOrNull(rung.Winner), Fields.TextOrNull(rung.SpentBy));
}

/// <param name="DecidingHeight">Node height of h*.</param>
/// <param name="PrivateKey">Of the winner's outcome key, as the attestor published it.</param>
internal sealed record OutcomeView(uint Strike, uint Time, string? Winner, uint DecidingHeight, string? PrivateKey)
{
    public static OutcomeView Of(RungOutcome outcome) =>
        new(outcome.Strike, outcome.Time, Fields.WordOrNull(outcome.Winner), outcome.DecidingHeight, Fields.HexOrNull(outcome.PrivateKey));
}

/// <param name="Strikes">Time-outs that the account let pass.</param>
/// <param name="FirstSeenUnixUs">Microseconds UTC.</param>
internal sealed record StandingView(string Account, uint Tier, uint Matches, uint Activated, uint Strikes, long FirstSeenUnixUs)
{
    public static StandingView Of(Standing standing) =>
        new(Hex.Encode(standing.Account.Span), standing.Tier, standing.Matches, standing.Activated, standing.Strikes, standing.FirstSeenUnixUs);
}
