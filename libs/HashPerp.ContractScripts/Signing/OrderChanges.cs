using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Withdraws an order (tag <c>HashPerp/Cancel</c>).</summary>
public sealed record CancelOrder(Bytes32 OrderId, Bytes32 Account, ulong Nonce) : ISignedMessage
{
    public const string MessageTag = "HashPerp/Cancel";

    public string Tag => MessageTag;

    public static CancelOrder Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var cancel = new CancelOrder(reader.Id(), reader.Id(), reader.U64());
        reader.ExpectEnd();
        return cancel;
    }

    public byte[] ToBytes() => new CanonicalWriter().Id(OrderId).Id(Account).U64(Nonce).ToArray();
}

/// <summary>Replaces an order by a new one under one signature (tag <c>HashPerp/Amend</c>).</summary>
/// <param name="OrderId">The order that gives way.</param>
/// <param name="NewOrder">The whole new order; its account must be the same.</param>
public sealed record AmendOrder(Bytes32 OrderId, Bytes32 Account, ulong Nonce, Order NewOrder) : ISignedMessage
{
    public const string MessageTag = "HashPerp/Amend";

    public string Tag => MessageTag;

    public static AmendOrder Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var amend = new AmendOrder(reader.Id(), reader.Id(), reader.U64(), OrderBytes.Read(ref reader));
        reader.ExpectEnd();
        return amend.NewOrder.Account == amend.Account
            ? amend
            : throw ContractScriptErrors.MalformedSignedBytes.Error("The new order belongs to another account.", "Amend with an order of the same account.");
    }

    public byte[] ToBytes()
    {
        var writer = new CanonicalWriter().Id(OrderId).Id(Account).U64(Nonce);
        OrderBytes.Write(writer, NewOrder);
        return writer.ToArray();
    }
}
