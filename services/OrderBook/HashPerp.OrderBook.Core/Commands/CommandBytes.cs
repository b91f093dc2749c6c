using System.Text;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>
/// The one byte form of a command, as the journal keeps it: kind u8, time u64, fields. Read by later releases, so a kind is never given another form.
/// </summary>
public static partial class CommandBytes
{
    public static byte[] Write(MarketCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var writer = new CanonicalWriter().U8(KindOf(command)).U64((ulong)command.AtUnixUs);
        switch (command)
        {
            case OpenCommand open:
                writer.Id(open.SeriesRoot).U32(open.EarliestTime);
                break;
            case PlaceCommand place:
                writer.Bytes16(place.Order.ToBytes()).Bytes16(place.Signature.Span).U8((byte)(place.SignerPresent ? 1 : 0));
                break;
            case CancelCommand cancel:
                writer.Id(cancel.OrderId).Id(cancel.Account);
                break;
            case SignerAwayCommand away:
                writer.Id(away.Account);
                break;
            case SignerBackCommand back:
                writer.Id(back.Account);
                break;
            case ActivateCommand activate:
                writer.Id(activate.MatchId).Id(activate.ContractId).Raw(activate.ArkTxid.ToBytes());
                break;
            case RestoreCommand restore:
                writer.Id(restore.MatchId).List8(restore.Withdrawn, (list, account) => list.Id(account)).U32((uint)restore.Code)
                    .Bytes16(Encoding.UTF8.GetBytes(restore.Reason));
                break;
            case ChainAdvancedCommand chain:
                writer.U32(chain.Height).U32(chain.MedianTime);
                break;
            case CoinSpentCommand spent:
                writer.OutPoint(spent.OutPoint).Raw(spent.SpentBy.ToBytes());
                break;
            default:
                WriteOfAccount(writer, command);
                break;
        }
        return writer.ToArray();
    }

    /// <exception cref="HashPerpException"><see cref="OrderBookErrors.DamagedJournal"/>, or what is wrong with its fields.</exception>
    public static MarketCommand Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var kind = reader.U8();
        var at = reader.U64();
        if (at > long.MaxValue)
        {
            throw OrderBookErrors.DamagedJournal.Error($"A command at {at} microseconds.", "Restore the journal from its backup.");
        }
        var command = Read(kind, (long)at, ref reader);
        reader.ExpectEnd();
        return command;
    }

    /// <summary>The kind's number, for the journal's own column.</summary>
    public static byte KindOf(MarketCommand command) => command switch
    {
        OpenCommand => 1,
        PlaceCommand => 2,
        CancelCommand => 3,
        SignerAwayCommand => 4,
        SignerBackCommand => 5,
        ActivateCommand => 6,
        RestoreCommand => 7,
        ChainAdvancedCommand => 8,
        CloseCommand => 9,
        ExpireOrdersCommand => 10,
        CoinSpentCommand => 11,
        AmendCommand => 12,
        BatchCommand => 13,
        ReplaceAllCommand => 14,
        CancelAllCommand => 15,
        ProtectCommand => 16,
        DisconnectRuleCommand => 17,
        DeadManCommand => 18,
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "A command without a form."),
    };

    private static MarketCommand Read(byte kind, long at, ref CanonicalReader reader) => kind switch
    {
        1 => new OpenCommand(at, reader.Id(), reader.U32()),
        2 => new PlaceCommand(at, Order.Parse(reader.Bytes16(ushort.MaxValue, "An order")), reader.Bytes16(64, "A signature"), reader.U8() == 1),
        3 => new CancelCommand(at, reader.Id(), reader.Id()),
        4 => new SignerAwayCommand(at, reader.Id()),
        5 => new SignerBackCommand(at, reader.Id()),
        6 => new ActivateCommand(at, reader.Id(), reader.Id(), new uint256(reader.Raw(32))),
        7 => new RestoreCommand(at, reader.Id(), Accounts(ref reader), (int)reader.U32(),
            Encoding.UTF8.GetString(reader.Bytes16(MarketLimits.ReasonBytes, "A reason"))),
        8 => new ChainAdvancedCommand(at, reader.U32(), reader.U32()),
        9 => new CloseCommand(at),
        10 => new ExpireOrdersCommand(at),
        11 => new CoinSpentCommand(at, reader.OutPoint(), new uint256(reader.Raw(32))),
        _ => ReadOfAccount(kind, at, ref reader),
    };

    private static Bytes32[] Accounts(ref CanonicalReader reader)
    {
        var accounts = new Bytes32[reader.Count8(0, 2, "accounts")];
        for (var i = 0; i < accounts.Length; i++)
        {
            accounts[i] = reader.Id();
        }
        return accounts;
    }
}
