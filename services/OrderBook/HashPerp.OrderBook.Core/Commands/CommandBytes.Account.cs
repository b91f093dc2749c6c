using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>Commands that concern all of an account's orders, or several.</summary>
public static partial class CommandBytes
{
    private const int SignatureBytes = 64;

    private static void WriteOfAccount(CanonicalWriter writer, MarketCommand command)
    {
        switch (command)
        {
            case AmendCommand amend:
                writer.Id(amend.OrderId).Id(amend.Account).Bytes16(amend.NewOrder.ToBytes()).Bytes16(amend.Signature.Span).Flag(amend.SignerPresent);
                break;
            case BatchCommand batch:
                writer.Id(batch.Account).List8(batch.Items, (list, item) => list.Bytes16(Write(item)));
                break;
            case ReplaceAllCommand replace:
                writer.Id(replace.Account).List8(replace.Quotes, (list, quote) => list.Bytes16(quote.Order.ToBytes()).Bytes16(quote.Signature.Span))
                    .Flag(replace.SignerPresent);
                break;
            case CancelAllCommand cancel:
                writer.Id(cancel.Account);
                break;
            case ProtectCommand protect:
                writer.Id(protect.Account).U32(protect.Fills).U64((ulong)protect.WindowUs);
                break;
            case DisconnectRuleCommand rule:
                writer.Id(rule.Account).Flag(rule.Cancels);
                break;
            case DeadManCommand deadMan:
                writer.Id(deadMan.Account).U64((ulong)deadMan.TimeoutUs);
                break;
        }
    }

    private static MarketCommand ReadOfAccount(byte kind, long at, ref CanonicalReader reader) => kind switch
    {
        12 => new AmendCommand(at, reader.Id(), reader.Id(), Order.Parse(reader.Bytes16(ushort.MaxValue, "An order")),
            reader.Bytes16(SignatureBytes, "A signature"), reader.U8() == 1),
        13 => new BatchCommand(at, reader.Id(), Items(ref reader)),
        14 => new ReplaceAllCommand(at, reader.Id(), Quotes(ref reader), reader.U8() == 1),
        15 => new CancelAllCommand(at, reader.Id()),
        16 => new ProtectCommand(at, reader.Id(), reader.U32(), Microseconds(ref reader)),
        17 => new DisconnectRuleCommand(at, reader.Id(), reader.U8() == 1),
        18 => new DeadManCommand(at, reader.Id(), Microseconds(ref reader)),
        _ => throw OrderBookErrors.DamagedJournal.Error($"{kind} is no kind of command.", "Run a release that knows it."),
    };

    /// <summary>No item is a batch itself, so this ends.</summary>
    private static MarketCommand[] Items(ref CanonicalReader reader)
    {
        var items = new MarketCommand[reader.Count8(1, MarketLimits.BatchItems, "items")];
        for (var i = 0; i < items.Length; i++)
        {
            var bytes = reader.Bytes16(ushort.MaxValue, "An item");
            items[i] = bytes.Length > 0 && bytes[0] is 2 or 3 or 12
                ? Read(bytes)
                : throw OrderBookErrors.DamagedJournal.Error("A batch with something else than a place, a cancel or an amend.", "Run a release that knows it.");
        }
        return items;
    }

    private static SignedOrder[] Quotes(ref CanonicalReader reader)
    {
        var quotes = new SignedOrder[reader.Count8(0, MarketLimits.BatchItems, "quotes")];
        for (var i = 0; i < quotes.Length; i++)
        {
            quotes[i] = new SignedOrder(Order.Parse(reader.Bytes16(ushort.MaxValue, "An order")), reader.Bytes16(SignatureBytes, "A signature"));
        }
        return quotes;
    }

    private static long Microseconds(ref CanonicalReader reader)
    {
        var value = reader.U64();
        return value <= long.MaxValue ? (long)value : throw OrderBookErrors.DamagedJournal.Error($"A time of {value} microseconds.", "Restore the journal from its backup.");
    }
}
