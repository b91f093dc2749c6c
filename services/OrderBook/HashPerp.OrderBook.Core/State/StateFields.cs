using System.Buffers.Binary;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>The parts of a snapshot, each with its one byte form.</summary>
internal static class StateFields
{
    public static CanonicalWriter Definition(this CanonicalWriter writer, MarketDefinition definition) => writer
        .Raw(definition.Market.Genesis.ToBytes()).U32(definition.Market.Height)
        .List8(definition.Market.Strikes, (list, strike) => list.U32((uint)strike.Value)).Amount(definition.Market.PerLot)
        .U32(definition.ListingHeight).U32(definition.Cutoff.Blocks).U32(definition.Cutoff.Seconds);

    public static MarketDefinition Definition(this ref CanonicalReader reader)
    {
        var genesis = GenesisPrefix.Read(reader.Raw(4));
        var height = reader.U32();
        var strikes = new SatPerPhDay[reader.Count8(1, StrikeGrid.MaxRungs, "strikes")];
        for (var i = 0; i < strikes.Length; i++)
        {
            strikes[i] = new SatPerPhDay((int)reader.U32());
        }
        var market = new Market(genesis, height, strikes, reader.Amount());
        return new MarketDefinition(market, reader.U32(), new Cutoff(reader.U32(), reader.U32()));
    }

    public static CanonicalWriter View(this CanonicalWriter writer, OrderView view)
    {
        Span<byte> clientOrderId = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(clientOrderId, view.ClientOrderId);
        return writer.Id(view.OrderId).Id(view.Account).Raw(clientOrderId).U8((byte)view.Leg).U32(view.Price).U32(view.Lots).U32(view.Filled)
            .U32(view.Open).U32(view.Cancelled).U8((byte)view.Status).Flag(view.IsOver).U8((byte)view.Reason).U64(view.Sequence);
    }

    public static OrderView View(this ref CanonicalReader reader) => new(
        reader.Id(), reader.Id(), BinaryPrimitives.ReadUInt128BigEndian(reader.Raw(16)), reader.Leg(), reader.U32(), reader.U32(), reader.U32(),
        reader.U32(), reader.U32(), (OrderState)reader.U8(), reader.U8() == 1, (CancelReason)reader.U8(), reader.U64());

    public static CanonicalWriter Match(this CanonicalWriter writer, MatchView match) => writer.Id(match.MakerOrderId).Id(match.TakerOrderId)
        .Id(match.MakerAccount).Id(match.TakerAccount).U64(match.TradeSequence).U8((byte)match.MakerLeg).U32(match.Price).U32(match.Lots);

    public static MatchView Match(this ref CanonicalReader reader)
    {
        var (maker, taker) = (reader.Id(), reader.Id());
        var (makerAccount, takerAccount) = (reader.Id(), reader.Id());
        var (number, leg) = (reader.U64(), reader.Leg());
        var id = new MatchReference(maker, taker, number, leg).MatchId;
        return new MatchView(id, maker, taker, makerAccount, takerAccount, number, leg, reader.U32(), reader.U32(), MatchState.Matched);
    }

    public static CanonicalWriter Order(this CanonicalWriter writer, BookOrder order)
    {
        writer.Bytes16(order.Order.ToBytes()).Bytes16(order.Signed.Signature.Span).U64(order.Arrival)
            .U32(order.Open).U32(order.Filled).U32(order.Cancelled).Flag(order.Suspended).Flag(order.Withdrawn).U8((byte)order.Reason)
            .U16(order.Contracts.Count);
        foreach (var contract in order.Contracts)
        {
            writer.Raw(contract.ToBytes());
        }
        writer.View(order.FirstAnswer!).U64(order.Priority).U32(order.Price).U32(order.Carried).Flag(order.Successor is not null);
        return order.Successor is { } successor ? writer.Id(successor) : writer;
    }

    /// <param name="version">Of the snapshot: before 2, an order had no other place, price or successor than its own.</param>
    public static BookOrder Order(this ref CanonicalReader reader, MarketDefinition definition, byte version)
    {
        var signed = new SignedOrder(
            ContractScripts.Order.Parse(reader.Bytes16(ushort.MaxValue, "An order")), reader.Bytes16(ushort.MaxValue, "A signature"));
        var order = new BookOrder(signed, signed.Order.Id(), reader.U64(), definition.IsBid(signed.Order.Leg))
        {
            Open = reader.U32(),
            Filled = reader.U32(),
            Cancelled = reader.U32(),
            Suspended = reader.U8() == 1,
            Withdrawn = reader.U8() == 1,
            Reason = (CancelReason)reader.U8(),
        };
        for (int left = reader.U16(); left > 0; left--)
        {
            order.Contracts.Add(new uint256(reader.Raw(32)));
        }
        order.FirstAnswer = reader.View();
        if (version >= 2)
        {
            (order.Priority, order.Price, order.Carried) = (reader.U64(), reader.U32(), reader.U32());
            order.Successor = reader.U8() == 1 ? reader.Id() : null;
        }
        return order;
    }

    public static CanonicalWriter Guard(this CanonicalWriter writer, AccountGuard guard)
    {
        writer.Id(guard.Account).Flag(guard.CancelsOnDisconnect).U64((ulong)guard.DeadlineUs).U32(guard.MaxFills).U64((ulong)guard.WindowUs)
            .Flag(guard.IsTripped).U16(guard.Fills.Count);
        foreach (var fill in guard.Fills)
        {
            writer.U64((ulong)fill);
        }
        return writer;
    }

    public static AccountGuard Guard(this ref CanonicalReader reader)
    {
        var guard = new AccountGuard(reader.Id()) { CancelsOnDisconnect = reader.U8() == 1, DeadlineUs = checked((long)reader.U64()) };
        guard.Protect(reader.U32(), checked((long)reader.U64()));
        var isTripped = reader.U8() == 1;
        var fills = new long[reader.U16()];
        for (var i = 0; i < fills.Length; i++)
        {
            fills[i] = checked((long)reader.U64());
        }
        guard.Load(isTripped, fills);
        return guard;
    }

    public static CanonicalWriter Flag(this CanonicalWriter writer, bool value) => writer.U8((byte)(value ? 1 : 0));
}
