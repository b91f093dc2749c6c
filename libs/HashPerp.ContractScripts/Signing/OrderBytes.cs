using System.Buffers.Binary;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>The byte layout of <see cref="Order"/> (docs/formats.md, Order).</summary>
internal static class OrderBytes
{
    public static void Write(CanonicalWriter writer, Order order)
    {
        RequireSorted(order.OutPoints);
        writer.U8(Order.CurrentVersion).Raw(order.Genesis.ToBytes()).Id(order.MarketId)
            .U8((byte)order.Leg).U8((byte)order.Type).U8((byte)order.TimeInForce).U8((byte)order.SelfTradePrevention).U8((byte)order.Flags)
            .U32(order.Price).U32(order.Lots).U32(order.MinFill).U64(order.ExpireUnixMicroseconds)
            .Id(order.Account).Id(order.OrderBaseKey);
        Span<byte> clientOrderId = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(clientOrderId, order.ClientOrderId);
        writer.Raw(clientOrderId).U64(order.Nonce).U16(order.OutPoints.Count);
        foreach (var outPoint in order.OutPoints)
        {
            writer.OutPoint(outPoint);
        }
    }

    public static Order Read(ref CanonicalReader reader)
    {
        var version = reader.U8();
        if (version != Order.CurrentVersion)
        {
            throw ContractScriptErrors.UnsupportedVersion.Error($"Order version {version}; this release knows {Order.CurrentVersion}.", "Update the client.");
        }
        return new Order
        {
            Genesis = GenesisPrefix.Read(reader.Raw(4)),
            MarketId = reader.Id(),
            Leg = reader.Leg(),
            Type = Known((OrderType)reader.U8()),
            TimeInForce = Known((TimeInForce)reader.U8()),
            SelfTradePrevention = Known((SelfTradePrevention)reader.U8()),
            Flags = KnownFlags((OrderFlags)reader.U8()),
            Price = reader.U32(),
            Lots = reader.U32(),
            MinFill = reader.U32(),
            ExpireUnixMicroseconds = reader.U64(),
            Account = reader.Id(),
            OrderBaseKey = reader.Id(),
            ClientOrderId = BinaryPrimitives.ReadUInt128BigEndian(reader.Raw(16)),
            Nonce = reader.U64(),
            OutPoints = ReadOutPoints(ref reader),
        };
    }

    private static OutPoint[] ReadOutPoints(ref CanonicalReader reader)
    {
        int count = reader.U16();
        if (count > Order.MaxOutPoints)
        {
            throw Malformed($"{count} outpoints; at most {Order.MaxOutPoints} may back an order.");
        }
        var outPoints = new OutPoint[count];
        for (var i = 0; i < count; i++)
        {
            outPoints[i] = reader.OutPoint();
        }
        RequireSorted(outPoints);
        return outPoints;
    }

    private static void RequireSorted(IReadOnlyList<OutPoint> outPoints)
    {
        if (outPoints.Count > Order.MaxOutPoints)
        {
            throw Malformed($"{outPoints.Count} outpoints; at most {Order.MaxOutPoints} may back an order.");
        }
        for (var i = 1; i < outPoints.Count; i++)
        {
            if (outPoints[i - 1] >= outPoints[i])
            {
                throw Malformed($"Outpoint {outPoints[i]} is out of order or repeated.");
            }
        }
    }

    private static T Known<T>(T value)
        where T : struct, Enum => Enum.IsDefined(value) ? value : throw Malformed($"{value} is no {typeof(T).Name}.");

    private static OrderFlags KnownFlags(OrderFlags flags) => flags is OrderFlags.None or OrderFlags.PostOnly or (OrderFlags.PostOnly | OrderFlags.Slide)
        ? flags
        : throw Malformed($"Flags {(byte)flags:x2} are not a known combination.");

    private static HashPerpException Malformed(string what) => ContractScriptErrors.MalformedSignedBytes.Error(what, "Refuse the order.");
}
