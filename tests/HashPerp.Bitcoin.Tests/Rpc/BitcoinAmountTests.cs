using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests.Rpc;

public sealed class BitcoinAmountTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.00000001", 1)]
    [InlineData("0.1", 10_000_000)]
    [InlineData("50.00000000", 5_000_000_000)]
    [InlineData("0.29999999", 29_999_999)]
    [InlineData("20999999.97690000", 2_099_999_997_690_000)]
    [InlineData("21000000", 2_100_000_000_000_000)]
    public void A_decimal_amount_is_read_exactly(string text, long satoshis) => Assert.Equal(satoshis, BitcoinAmount.Parse(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e-8")]
    [InlineData("1E8")]
    [InlineData("0.000000001")]
    [InlineData("123456789")]
    [InlineData("1,5")]
    [InlineData(" 1")]
    [InlineData("null")]
    public void Anything_else_is_refused(string text) =>
        Assert.Equal(BitcoinErrors.MalformedAmount, Assert.Throws<HashPerpException>(() => BitcoinAmount.Parse(text)).Code);

    [Fact]
    public void More_than_the_money_supply_is_refused() =>
        Assert.Equal(PrimitiveErrors.AmountOutOfRange, Assert.Throws<HashPerpException>(() => BitcoinAmount.Parse("21000000.00000001")).Code);

    [Theory]
    [InlineData(0, "0.00000000")]
    [InlineData(1, "0.00000001")]
    [InlineData(5_000_000_000, "50.00000000")]
    [InlineData(2_099_999_997_690_000, "20999999.97690000")]
    public void An_amount_is_written_with_eight_digits(long satoshis, string text) => Assert.Equal(text, BitcoinAmount.Format(new Satoshis(satoshis)));
}
