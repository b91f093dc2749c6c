using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook;

/// <summary>An account's signer is there. What was suspended is live again when the answer arrives.</summary>
internal sealed class HeartbeatHandler(MarketRegistry markets, Presence presence, TimeProvider time)
{
    public async Task<Proto.HeartbeatResponse> HandleAsync(Bytes32 account, CancellationToken cancel)
    {
        presence.Beat(account);
        foreach (var market in markets.All.Where(market => market.Status.Suspended.ContainsKey(account)).ToArray())
        {
            await market.SubmitAsync(new SignerBackCommand(time.UnixMicroseconds(), account), cancel: cancel);
        }
        return new Proto.HeartbeatResponse
        {
            DueMs = (uint)presence.Interval.TotalMilliseconds,
            SuspendedOrders = (uint)markets.All.Sum(market => market.Status.Suspended.GetValueOrDefault(account)),
        };
    }
}
