using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class TaprootSighashRuleTests
{
    private static readonly Script Key = Script.PayToTaproot(Bytes32.Parse("50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0"));
    private static readonly Transaction Tx = new(
        2, [new TxIn(new OutPoint(uint256.Zero, 0)), new TxIn(new OutPoint(uint256.Zero, 1))], [new TxOut(new Satoshis(1000), Key)], 0);

    private static readonly TxOut[] Spent = [new(new Satoshis(600), Key), new(new Satoshis(400), Key)];
    private static readonly Bytes32 Leaf = TapLeaf.Hash(Script.FromHex("51"));

    [Theory]
    [InlineData(0x04)]
    [InlineData(0x80)]
    [InlineData(0x84)]
    [InlineData(0xff)]
    public void A_type_that_BIP341_does_not_define_is_refused(byte type) => Refused(() => TaprootSighash.Compute(Tx, Spent, 0, (SigHash)type, null));

    [Fact]
    public void SINGLE_without_an_output_beside_the_input_is_refused()
    {
        Assert.NotEqual(default, TaprootSighash.Compute(Tx, Spent, 0, SigHash.Single, null));
        Refused(() => TaprootSighash.Compute(Tx, Spent, 1, SigHash.Single, null));
        Refused(() => TaprootSighash.Compute(Tx, Spent, 1, SigHash.SingleAnyoneCanPay, null));
    }

    [Fact]
    public void An_input_that_does_not_exist_is_refused()
    {
        Refused(() => TaprootSighash.Compute(Tx, Spent, 2, SigHash.Default, null));
        Refused(() => TaprootSighash.Compute(Tx, Spent, -1, SigHash.Default, null));
    }

    [Fact]
    public void Spent_outputs_must_cover_every_input() => Refused(() => TaprootSighash.Compute(Tx, [Spent[0]], 0, SigHash.AllAnyoneCanPay, null));

    [Fact]
    public void An_annex_starts_with_0x50()
    {
        Refused(() => TaprootSighash.Compute(Tx, Spent, 0, SigHash.Default, null, []));
        Refused(() => TaprootSighash.Compute(Tx, Spent, 0, SigHash.Default, null, [0x51]));
        var with = TaprootSighash.Message(new SighashMidstate(Tx, Spent), 0, SigHash.Default, null, [0x50]);
        Assert.Equal(175 + 32, with.Length);
        Assert.Equal(1, with[170]);
    }

    [Fact]
    public void Annex_leaf_and_code_separator_each_change_what_is_signed()
    {
        Bytes32[] hashes =
        [
            TaprootSighash.Compute(Tx, Spent, 0, SigHash.Default, null),
            TaprootSighash.Compute(Tx, Spent, 0, SigHash.Default, null, [0x50]),
            TaprootSighash.Compute(Tx, Spent, 0, SigHash.Default, Leaf),
            TaprootSighash.Compute(Tx, Spent, 0, SigHash.Default, Leaf, [0x50]),
            TaprootSighash.Compute(Tx, Spent, 0, SigHash.Default, Leaf, null, 0),
            TaprootSighash.Compute(Tx, Spent, 1, SigHash.Default, Leaf),
            TaprootSighash.Compute(Tx, Spent, 0, SigHash.All, Leaf),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void The_extension_of_a_script_path_is_leaf_hash_key_version_0_and_separator_position()
    {
        var hashes = new SighashMidstate(Tx, Spent);
        var message = TaprootSighash.Message(hashes, 0, SigHash.Default, Leaf);
        Assert.Equal(175 + 37, message.Length);
        Assert.Equal(2, message[170]);
        Assert.Equal("a85b2107f791b26a84e7586c28cec7cb61202ed3d01944d832500f363782d675" + "00" + "ffffffff", Hex.Encode(message.AsSpan(175)));
    }

    [Theory]
    [InlineData(SigHash.Default, 175)]
    [InlineData(SigHash.All, 175)]
    [InlineData(SigHash.None, 143)]
    [InlineData(SigHash.Single, 175)]
    public void The_common_message_has_the_length_of_BIP341(SigHash type, int length) =>
        Assert.Equal(length, TaprootSighash.Message(new SighashMidstate(Tx, Spent), 0, type, null).Length);

    [Fact]
    public void A_signature_with_DEFAULT_spelled_out_or_of_a_wrong_length_has_no_type()
    {
        Assert.Equal(SigHash.Default, TaprootSignature.TypeOf(new byte[64]));
        Assert.Equal(SigHash.All, TaprootSignature.TypeOf([.. new byte[64], 1]));
        Assert.Equal(BitcoinErrors.InvalidSignature, Assert.Throws<HashPerpException>(() => TaprootSignature.TypeOf(new byte[65])).Code);
        Assert.Equal(BitcoinErrors.InvalidSignature, Assert.Throws<HashPerpException>(() => TaprootSignature.TypeOf(new byte[63])).Code);
        Assert.Equal(BitcoinErrors.InvalidSighash, Assert.Throws<HashPerpException>(() => TaprootSignature.TypeOf([.. new byte[64], 4])).Code);
    }

    private static void Refused(Func<object> action) => Assert.Equal(BitcoinErrors.InvalidSighash, Assert.Throws<HashPerpException>(action).Code);
}
