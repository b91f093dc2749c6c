using CsCheck;

namespace HashPerp.Primitives.Tests;

public sealed class SatoshisTests
{
    private const long Supply = 2_100_000_000_000_000;

    private static readonly Gen<long> Half = Gen.Long[0, Supply / 2];

    [Fact]
    public void Every_amount_up_to_the_supply_is_one() => Gen.Long[0, Supply].Sample(value => Assert.Equal(value, new Satoshis(value).Value));

    [Theory]
    [InlineData(-1)]
    [InlineData(Supply + 1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void An_amount_outside_of_the_supply_is_refused(long value)
    {
        var error = Refusal.Is(PrimitiveErrors.AmountOutOfRange, () => _ = new Satoshis(value));
        Assert.StartsWith("AmountOutOfRange (1001): ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_added_can_be_taken_away() => Gen.Select(Half, Half).Sample((a, b) =>
    {
        var sum = new Satoshis(a) + new Satoshis(b);
        Assert.Equal(a + b, sum.Value);
        Assert.Equal(new Satoshis(a), sum - new Satoshis(b));
        Assert.Equal(sum, new Satoshis(b) + new Satoshis(a));
        Assert.Equal(sum, Satoshis.Sum([new Satoshis(a), new Satoshis(b)]));
    });

    [Fact]
    public void More_than_there_is_can_not_be_taken_away() => Gen.Select(Half, Gen.Long[1, Supply / 2]).Sample((a, more) =>
        Refusal.Is(PrimitiveErrors.AmountOutOfRange, () => _ = new Satoshis(a) - new Satoshis(a + more)));

    [Fact]
    public void A_sum_beyond_the_supply_is_refused()
    {
        var all = new Satoshis(Supply);
        Refusal.Is(PrimitiveErrors.AmountOutOfRange, () => _ = all + new Satoshis(1));
        Refusal.Is(PrimitiveErrors.AmountOutOfRange, () => _ = Satoshis.Sum([all, Satoshis.Zero, new Satoshis(1)]));
        Assert.Equal(all, all + Satoshis.Zero);
        Assert.Equal(Satoshis.Zero, Satoshis.Sum([]));
    }

    [Theory]
    [InlineData(100, 3, 300)]
    [InlineData(0, int.MinValue, 0)]
    [InlineData(Supply, 1, Supply)]
    [InlineData(1_000_000, 2_100_000_000, Supply)]
    public void A_product_is_exact(long value, int count, long expected) => Assert.Equal(expected, (new Satoshis(value) * count).Value);

    [Theory]
    [InlineData(1, -1)]
    [InlineData(Supply, 2)]
    [InlineData(Supply, int.MaxValue)]
    [InlineData(Supply, int.MinValue)]
    [InlineData(1_000_001, 2_100_000_000)]
    public void A_product_outside_of_the_supply_is_refused(long value, int count) =>
        Refusal.Is(PrimitiveErrors.AmountOutOfRange, () => _ = new Satoshis(value) * count);

    [Fact]
    public void Amounts_compare_as_their_numbers() => Gen.Select(Half, Half).Sample((a, b) =>
    {
        var (left, right) = (new Satoshis(a), new Satoshis(b));
        Assert.Equal(a < b, left < right);
        Assert.Equal(a > b, left > right);
        Assert.Equal(a <= b, left <= right);
        Assert.Equal(a >= b, left >= right);
        Assert.Equal(a == b, left == right);
        Assert.Equal(a.CompareTo(b), left.CompareTo(right));
    });

    [Fact]
    public void Text_groups_thousands() => Assert.Equal("2,100,000,000,000,000 sat", new Satoshis(Supply).ToString());
}
