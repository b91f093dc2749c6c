using CsCheck;

namespace HashPerp.Primitives.Tests;

public sealed class Bytes32Tests
{
    private const string Text = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff";

    private static readonly Gen<byte[]> Bytes = Gen.Byte.Array[32];

    [Fact]
    public void Any_32_bytes_read_back() => Bytes.Sample(bytes =>
    {
        var value = new Bytes32(bytes);
        Assert.Equal(bytes, value.ToBytes());
        Assert.Equal(value, Bytes32.Parse(value.ToString()));
        Assert.Equal(value.GetHashCode(), new Bytes32(bytes).GetHashCode());
    });

    [Fact]
    public void Text_is_hex_in_natural_order()
    {
        Assert.Equal(Text, Bytes32.Parse(Text).ToString());
        Assert.Equal(0x00, Bytes32.Parse(Text).ToBytes()[0]);
        Assert.Equal(new string('0', 64), default(Bytes32).ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Another_length_is_refused(int length)
    {
        Refusal.Is(PrimitiveErrors.WrongLength, () => _ = new Bytes32(new byte[length]));
        Refusal.Is(PrimitiveErrors.WrongLength, () => Bytes32.Parse(new string('a', 2 * length)));
    }

    [Fact]
    public void Text_that_is_not_hex_is_refused() => Refusal.Is(PrimitiveErrors.MalformedHex, () => Bytes32.Parse(new string('g', 64)));

    [Fact]
    public void A_short_destination_is_a_defect_of_the_caller() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Bytes32.Parse(Text).CopyTo(new byte[31]));

    [Fact]
    public void Order_and_equality_are_those_of_the_bytes() => Gen.Select(Bytes, Bytes, Gen.Int[0, 32]).Sample((a, b, shared) =>
    {
        a.AsSpan(0, shared).CopyTo(b);
        var (left, right) = (new Bytes32(a), new Bytes32(b));
        var order = a.AsSpan().SequenceCompareTo(b);
        Assert.Equal(Math.Sign(order), Math.Sign(left.CompareTo(right)));
        Assert.Equal(order == 0, left == right);
        Assert.Equal(order != 0, left != right);
        Assert.Equal(order < 0, left < right);
        Assert.Equal(order > 0, left > right);
        Assert.Equal(order <= 0, left <= right);
        Assert.Equal(order >= 0, left >= right);
        Assert.False(left.Equals(new object()));
    });
}
