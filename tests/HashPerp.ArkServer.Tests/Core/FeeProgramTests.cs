using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests.Core;

public sealed class FeeProgramTests
{
    private static readonly FeeScope Scope = new(
        new Dictionary<string, FeeNumber> { ["amount"] = FeeNumber.Of(10_001), ["now"] = FeeNumber.Of(1_700_000_000) },
        new Dictionary<string, string> { ["inputType"] = "note" });

    [Theory]
    [InlineData("", 0)]
    [InlineData("100", 100)]
    [InlineData("0.1 + 0.2", 1)]
    [InlineData("amount * 0.001", 11)]
    [InlineData("amount / 3.0 - 1", 3_333)]
    [InlineData("2 + 3 * 4", 14)]
    [InlineData("(2 + 3) * 4", 20)]
    [InlineData("10 - 4 - 3", 3)]
    [InlineData("inputType == 'note' ? 0.0 : 100.0", 0)]
    [InlineData("inputType != \"note\" || amount > 10000 ? 7 : 8", 7)]
    [InlineData("!(amount < 5) && now() >= 1700000000 ? -(-9) : 1", 9)]
    [InlineData("amount <= 1 ? 1 : amount <= 10001 ? 2 : 3", 2)]
    public void A_program_yields_satoshi_rounded_up(string text, long expected) => Assert.Equal(expected, new FeeProgram(text).Run(Scope).Ceiling().Value);

    [Theory]
    [InlineData("1 +")]
    [InlineData("1 2")]
    [InlineData("(1")]
    [InlineData("1 ? 2")]
    [InlineData("now")]
    [InlineData("1 # 2")]
    [InlineData(")")]
    public void A_program_that_cannot_be_read_stops_the_start(string text) =>
        Assert.Equal(OperatorErrors.ConfigurationInvalid, Assert.Throws<HashPerpException>(() => new FeeProgram(text)).Code);

    [Fact]
    public void A_program_is_neither_endless_nor_bottomless()
    {
        Assert.Equal(OperatorErrors.ConfigurationInvalid, Assert.Throws<HashPerpException>(() => new FeeProgram(new string('1', 1_001))).Code);
        Assert.Equal(OperatorErrors.ConfigurationInvalid, Assert.Throws<HashPerpException>(() => new FeeProgram(new string('(', 100) + "1" + new string(')', 100))).Code);
    }

    [Theory]
    [InlineData("1 / 0")]
    [InlineData("weight * 2")]
    [InlineData("'text'")]
    [InlineData("1 && 2")]
    [InlineData("amount + 'x'")]
    [InlineData("0 - 1")]
    [InlineData("amount * amount * amount * amount * amount")]
    public void A_program_that_fails_on_a_coin_says_so(string text) =>
        Assert.Equal(OperatorErrors.IntentFeeEvaluationFailed, Assert.Throws<HashPerpException>(() => new FeeProgram(text).Run(Scope).Ceiling()).Code);

    [Fact]
    public void The_fee_of_an_intent_is_the_sum_of_its_parts_rounded_once()
    {
        var fees = new IntentFees(new FeeProgram("0.4"), new FeeProgram("amount * 0.0001"), new FeeProgram("0.4"), new FeeProgram("script == '51' ? 0.4 : 5"));
        var output = new TxOut(new Satoshis(1_000), Script.FromHex("51"));
        var inputs = new[] { FeeInput.Boarding(new Satoshis(5)), new FeeInput(new Satoshis(5), IsBoarding: false, "vtxo", 0, 0) };
        // 0.4 + 0.4 + 0.1 + 0.4
        Assert.Equal(2, fees.Of(inputs, [output], [output], now: 0).Value);
        Assert.Equal(0, IntentFees.None.Of(inputs, [output], [output], now: 0).Value);
    }
}
