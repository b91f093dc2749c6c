using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class Bip174Tests
{
    public static TheoryData<string, string> InvalidVectors => [.. Bip174Vectors.Invalid];

    [Theory]
    [InlineData(Bip174Vectors.OneP2pkhInput)]
    [InlineData(Bip174Vectors.Finalized)]
    public void A_valid_vector_is_read_and_written_back_byte_for_byte(string hex) => Assert.Equal(hex, Hex.Encode(PSBT.Load(Hex.Decode(hex)).ToBytes()));

    [Theory]
    [MemberData(nameof(InvalidVectors))]
    public void An_invalid_vector_is_refused(string what, string hex) =>
        Assert.True(Refusal.NameOf(() => PSBT.Load(Hex.Decode(hex))) == "MalformedPsbt", what);

    [Fact]
    public void The_output_spent_comes_from_the_whole_transaction_when_that_is_given()
    {
        var input = PSBT.Load(Hex.Decode(Bip174Vectors.OneP2pkhInput)).Inputs[0];
        Assert.Null(input.WitnessUtxo);
        Assert.Equal(new Satoshis(200_000_000), input.GetTxOut().Value);
    }

    [Fact]
    public void A_finalized_PSBT_yields_the_network_transaction_of_BIP174()
    {
        var tx = PSBT.Load(Hex.Decode(Bip174Vectors.Finalized)).ExtractTransaction();
        Assert.Equal(0xda, tx.Inputs[0].ScriptSig.Length);
        Assert.Empty(tx.Inputs[0].WitScript);
        Assert.Equal(0x23, tx.Inputs[1].ScriptSig.Length);
        Assert.Equal([0, 71, 71, 71], tx.Inputs[1].WitScript.Select(item => item.Length));
        Assert.Equal(tx.ToHex(), Transaction.Parse(tx.ToHex()).ToHex());
    }
}
