using HashPerp.ContractLifecycle.Core;
using HashPerp.Events.OrderBook;

namespace HashPerp.ContractLifecycle;

/// <summary>A round as it is stored.</summary>
/// <param name="Match">Null in a direct round.</param>
/// <param name="Traceparent">The W3C trace context that everything about this round belongs to.</param>
internal sealed record RoundRow(Round Round, OrderMatchedV1? Match, string? Traceparent, DateTimeOffset CreatedAt)
{
    public string? MatchId => Match?.MatchId;
}
