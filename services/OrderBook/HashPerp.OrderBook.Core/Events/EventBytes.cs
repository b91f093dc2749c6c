using System.Text;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>
/// Chains a market's events: link = H("HashPerp/BookEvent", previous link, event bytes). The journal keeps the link after each command, so a replay that makes
/// other events than the first run did is noticed at the first one.
/// </summary>
public static class EventBytes
{
    public const string LinkTag = "HashPerp/BookEvent";

    public static Bytes32 Link(Bytes32 previous, MarketEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var writer = new CanonicalWriter().Id(previous).U64(happened.Number);
        Write(writer, happened);
        return new Bytes32(Hashes.Tagged(LinkTag, writer.ToArray()));
    }

    private static void Write(CanonicalWriter writer, MarketEvent happened)
    {
        switch (happened)
        {
            case MarketOpened opened:
                writer.U8(1).Id(opened.SeriesRoot).U32(opened.EarliestTime);
                break;
            case MarketClosed:
                writer.U8(2);
                break;
            case OrderAccepted accepted:
                writer.U8(3).Id(accepted.OrderId).Id(accepted.Account).U8((byte)accepted.Leg).U32(accepted.Price).U32(accepted.Lots)
                    .U8((byte)(accepted.Suspended ? 1 : 0));
                break;
            case OrderRejected rejected:
                writer.U8(4).Id(rejected.OrderId).Id(rejected.Account).U32(rejected.Lots).U8((byte)rejected.Reason);
                break;
            case OrdersMatched matched:
                Write(writer.U8(5), matched.Match).Raw(matched.Maker.Signature.Span).Raw(matched.Taker.Signature.Span);
                break;
            case OrderCancelled cancelled:
                writer.U8(6).Id(cancelled.OrderId).Id(cancelled.Account).U32(cancelled.Lots).U8((byte)cancelled.Reason);
                break;
            case OrderSuspended suspended:
                writer.U8(7).Id(suspended.OrderId);
                break;
            case OrderResumed resumed:
                writer.U8(8).Id(resumed.OrderId);
                break;
            case OrderRestored restored:
                writer.U8(9).Id(restored.OrderId).U32(restored.Lots);
                break;
            case MatchActivated activated:
                Write(writer.U8(10), activated.Match).Id(activated.ContractId).Raw(activated.ArkTxid.ToBytes());
                break;
            case MatchBusted busted:
                Write(writer.U8(11), busted.Match).U32((uint)busted.Code).Bytes16(Encoding.UTF8.GetBytes(busted.Reason));
                break;
            case OrderAmended amended:
                writer.U8(12).Id(amended.OldOrderId).Id(amended.OrderId).U32(amended.Carried).Flag(amended.KeepsPlace);
                break;
            case GuardChanged guard:
                writer.U8(13).Id(guard.Account).U32(guard.Fills).U64((ulong)guard.WindowUs).Flag(guard.CancelsOnDisconnect).U64((ulong)guard.DeadlineUs);
                break;
            case ProtectionTripped tripped:
                writer.U8(14).Id(tripped.Account).U32(tripped.Fills);
                break;
            case DeadManExpired deadMan:
                writer.U8(15).Id(deadMan.Account);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(happened), happened, "An event without a form.");
        }
    }

    private static CanonicalWriter Write(CanonicalWriter writer, MatchView match) => writer.Id(match.MatchId).Id(match.MakerOrderId).Id(match.TakerOrderId)
        .U64(match.TradeSequence).U8((byte)match.MakerLeg).U32(match.Price).U32(match.Lots).U8((byte)match.Status);
}
