using System.Buffers.Binary;
using System.Text;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Sixteen bytes that name a message between two accounts. Derived from what the message is about, so that an agent that lost track and says
/// the same thing again is recognised.
/// </summary>
public readonly record struct MessageId(UInt128 Value)
{
    public const int Size = 16;

    /// <param name="key">What the message is about, unique between the two accounts, such as <c>contract/version/step</c>.</param>
    public static MessageId Of(ECXOnlyPubKey from, ECXOnlyPubKey to, string key) =>
        Read(Hashes.Tagged("HashPerp/MessageId", from.ToBytes(), to.ToBytes(), Encoding.UTF8.GetBytes(key)).AsSpan(0, Size));

    /// <param name="bytes">Exactly 16 bytes.</param>
    public static MessageId Read(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new MessageId(BinaryPrimitives.ReadUInt128BigEndian(bytes))
        : throw ClientErrors.MessageRefused.Error($"A message id has {Size} bytes, not {bytes.Length}.");

    public static MessageId Parse(string hex) => Read(Hex.Decode(hex));

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }

    public override string ToString() => Hex.Encode(ToBytes());
}
