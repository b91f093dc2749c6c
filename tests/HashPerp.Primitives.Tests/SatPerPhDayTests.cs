using CsCheck;

namespace HashPerp.Primitives.Tests;

public sealed class SatPerPhDayTests
{
    [Fact]
    public void Every_tick_from_one_up_is_a_price() => Gen.Int[1, int.MaxValue].Sample(value => Assert.Equal(value, new SatPerPhDay(value).Value));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Zero_and_less_are_no_price(int value)
    {
        var error = Refusal.Is(PrimitiveErrors.PriceOutOfRange, () => _ = new SatPerPhDay(value));
        Assert.Contains("Prices start at 1", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Prices_compare_as_their_numbers() => Gen.Select(Gen.Int[1, int.MaxValue], Gen.Int[1, int.MaxValue]).Sample((a, b) =>
    {
        var (left, right) = (new SatPerPhDay(a), new SatPerPhDay(b));
        Assert.Equal(a < b, left < right);
        Assert.Equal(a > b, left > right);
        Assert.Equal(a <= b, left <= right);
        Assert.Equal(a >= b, left >= right);
        Assert.Equal(a == b, left == right);
        Assert.Equal(a.CompareTo(b), left.CompareTo(right));
    });

    [Fact]
    public void Text_names_the_unit() => Assert.Equal("48000 sat/PH/day", new SatPerPhDay(48_000).ToString());

    [Fact]
    public void The_legs_keep_their_numbers_on_the_wire()
    {
        Assert.Equal(1, (byte)Leg.Time);
        Assert.Equal(2, (byte)Leg.Height);
    }
}
