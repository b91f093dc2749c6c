using System.Globalization;
using System.Numerics;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class TargetTests
{
    [Theory]
    [InlineData(0x1d00ffffu, "00000000ffff0000000000000000000000000000000000000000000000000000")]
    [InlineData(0x1b0404cbu, "00000000000404cb000000000000000000000000000000000000000000000000")]
    [InlineData(0x1703d869u, "0000000000000000000" + "3d8690000000000000000000000000000000000000000")]
    [InlineData(0x207fffffu, "7fffff0000000000000000000000000000000000000000000000000000000000")]
    [InlineData(0x05009234u, "0000000000000000000000000000000000000000000000000000000092340000")]
    [InlineData(0x03123456u, "0000000000000000000000000000000000000000000000000000000000123456")]
    [InlineData(0x02008000u, "0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData(0x01120000u, "0000000000000000000000000000000000000000000000000000000000000012")]
    public void Compact_bits_are_a_target_and_back(uint bits, string hex)
    {
        var target = Target.FromBits(bits);
        Assert.Equal(BigInteger.Parse("0" + hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture), target.Value);
        Assert.Equal(bits, target.ToBits());
    }

    /// <summary>Bytes beyond a small exponent fall away, so these are not canonical.</summary>
    [Theory]
    [InlineData(0x01123456u, 0x12, 0x01120000u)]
    [InlineData(0x02123456u, 0x1234, 0x02123400u)]
    [InlineData(0x04000012u, 0x1200, 0x02120000u)]
    public void Bits_that_are_not_canonical_are_written_canonically(uint bits, int value, uint canonical)
    {
        Assert.Equal(value, Target.FromBits(bits).Value);
        Assert.Equal(canonical, Target.FromBits(bits).ToBits());
    }

    [Theory]
    [InlineData(0x00000000u)]
    [InlineData(0x00123456u)]
    [InlineData(0x01003456u)]
    [InlineData(0x20000000u)]
    [InlineData(0x01fedcbau)]
    [InlineData(0x04923456u)]
    [InlineData(0x1d80ffffu)]
    [InlineData(0xff123456u)]
    [InlineData(0x22010000u)]
    [InlineData(0x23000001u)]
    public void Bits_that_are_zero_negative_or_too_large_are_refused(uint bits) =>
        Refusal.Is(BitcoinErrors.MalformedHeader, () => Target.FromBits(bits));

    [Fact]
    public void The_largest_exponents_that_still_fit_are_accepted()
    {
        Assert.Equal(BigInteger.One * 0xff << 248, Target.FromBits(0x220000ff).Value);
        Assert.Equal(BigInteger.One * 0xffff << 240, Target.FromBits(0x2100ffff).Value);
    }

    [Fact]
    public void Work_and_difficulty_are_exact()
    {
        Assert.Equal(0x100010001, Target.FromBits(0x1d00ffff).Work);
        Assert.Equal(2, Target.FromBits(0x207fffff).Work);
        Assert.Equal(BigInteger.Parse("314386242214620658760377", CultureInfo.InvariantCulture), Target.FromBits(0x1703d869).Work);
        var (numerator, denominator) = Target.FromBits(0x1703d869).Difficulty;
        Assert.Equal(73_197_634_206_448, numerator / denominator);
    }

    [Fact]
    public void A_target_is_positive_and_has_at_most_256_bits()
    {
        Refusal.Is(BitcoinErrors.MalformedHeader, () => _ = new Target(BigInteger.Zero));
        Refusal.Is(BitcoinErrors.MalformedHeader, () => _ = new Target(-1));
        Refusal.Is(BitcoinErrors.MalformedHeader, () => _ = new Target(BigInteger.One << 256));
        Assert.Equal(256, new Target((BigInteger.One << 256) - 1).Value.GetBitLength());
    }

    [Fact]
    public void A_hash_meets_a_target_that_it_does_not_exceed()
    {
        var target = new Target(0x80);
        Assert.True(target.IsMetBy(uint256.Parse(new string('0', 62) + "80")));
        Assert.False(target.IsMetBy(uint256.Parse(new string('0', 62) + "81")));
        Assert.False(target.IsMetBy(uint256.Parse("80" + new string('0', 62))));
    }
}
