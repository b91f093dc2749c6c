using System.Buffers.Binary;
using Google.Protobuf;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.ContractLifecycle;

/// <summary>Wire frames to values and back, sizes checked.</summary>
internal static class RelayFrames
{
    public const int IdBytes = 16;

    public static UInt128 IdOf(ByteString bytes) => BinaryPrimitives.ReadUInt128BigEndian(bytes.Span);

    /// <param name="from">The account that logged in; whatever the frame says is ignored.</param>
    public static SealedEnvelope Parse(Bytes32 from, Envelope envelope)
    {
        if (envelope.To.Length != 32)
        {
            throw RelayErrors.MalformedFrame.Error($"An account has 32 bytes, not {envelope.To.Length}.");
        }
        if (envelope.Ciphertext.Length is 0 or > RelayLimits.MaxCiphertextBytes)
        {
            throw RelayErrors.MalformedFrame.Error($"A ciphertext of {envelope.Ciphertext.Length} bytes; 1 to {RelayLimits.MaxCiphertextBytes} are relayed.");
        }
        return new SealedEnvelope(from, new Bytes32(envelope.To.Span), IdOf(envelope.MessageId), envelope.Ciphertext.Memory);
    }

    public static Frame Delivery(SealedEnvelope envelope) => new()
    {
        Envelope = new Envelope
        {
            From = ByteString.CopyFrom(envelope.From.ToBytes()),
            To = ByteString.CopyFrom(envelope.To.ToBytes()),
            MessageId = ToBytes(envelope.MessageId),
            Ciphertext = UnsafeByteOperations.UnsafeWrap(envelope.Ciphertext),
        },
    };

    /// <param name="messageId">0 when the refusal is of the login.</param>
    public static Frame Refused(UInt128 messageId, HashPerpException error) => new()
    {
        Refused = new Refused
        {
            MessageId = messageId == 0 ? ByteString.Empty : ToBytes(messageId),
            Code = error.Code.Number,
            Name = error.Code.Name,
            Message = error.Advice.Length == 0 ? error.What : $"{error.What} {error.Advice}",
        },
    };

    private static ByteString ToBytes(UInt128 id)
    {
        var bytes = new byte[IdBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
