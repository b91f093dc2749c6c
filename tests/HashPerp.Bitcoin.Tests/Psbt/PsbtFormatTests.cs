using CsCheck;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class PsbtFormatTests
{
    private const string Head = "70736274ff";
    private const string Tx = "01003f0200000001" + "1111111111111111111111111111111111111111111111111111111111111111" + "00000000" + "00" + "ffffffff"
        + "01" + "0100000000000000" + "0351024e" + "00000000";

    [Fact]
    public void A_minimal_PSBT_is_read_and_its_transaction_unsigned()
    {
        var psbt = PSBT.Load(Hex.Decode(Head + Tx + "000000"));
        Assert.Single(psbt.Inputs);
        Assert.Single(psbt.Outputs);
        Assert.Equal(Head + Tx + "000000", Hex.Encode(new PSBT(psbt.GlobalTransaction).ToBytes()));
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("70736274fe" + Tx + "000000", "wrong magic")]
    [InlineData(Head + "00", "no transaction")]
    [InlineData(Head + "00" + "00" + "00", "no transaction, two maps")]
    [InlineData(Head + Tx + "0000", "a map is missing")]
    [InlineData(Head + Tx + "00000000", "a byte too many")]
    [InlineData(Head + Tx + Tx + "000000", "the transaction twice")]
    [InlineData(Head + Tx + "02010101aa" + "000000", "an extended key of the wrong length")]
    [InlineData(Head + Tx + "01fb0402000000" + "000000", "version 2")]
    [InlineData(Head + Tx + "02fb000400000000" + "000000", "a version with key data")]
    [InlineData(Head + "0200003f" + "000000", "a transaction type with key data")]
    [InlineData(Head + Tx + "00" + "0103020100" + "0000", "a signature hash type of 2 bytes")]
    [InlineData(Head + Tx + "00" + "01de00" + "01de00" + "0000", "an unknown key twice")]
    [InlineData(Head + Tx + "00" + "0101020000" + "0000", "a truncated output")]
    [InlineData(Head + Tx + "00" + "01080200" + "0000", "a truncated value")]
    [InlineData(Head + Tx + "00" + "0108020000" + "0000", "a witness with trailing bytes")]
    [InlineData(Head + Tx + "00" + "fdde0000" + "0000", "a compact size that is not minimal")]
    [InlineData(Head + Tx + "00" + "ffffffffffffffffff", "a key of absurd length")]
    [InlineData(Head + Tx + "00" + "00" + "010600" + "00", "a tree without leaves")]
    [InlineData(Head + Tx + "00" + "00" + "01060401c00151" + "00", "a tree that lacks a branch")]
    [InlineData(Head + Tx + "00" + "00" + "01060400c10151" + "00", "an odd leaf version")]
    public void A_malformed_PSBT_is_refused(string hex, string why) =>
        Assert.True(Assert.Throws<HashPerpException>(() => PSBT.Load(Hex.Decode(hex))).Code == BitcoinErrors.MalformedPsbt, why);

    [Fact]
    public void A_signed_global_transaction_is_refused()
    {
        var signed = Tx.Replace("00ffffffff01", "0151ffffffff01", StringComparison.Ordinal).Replace("01003f", "010040", StringComparison.Ordinal);
        Assert.Equal(BitcoinErrors.MalformedPsbt, Assert.Throws<HashPerpException>(() => PSBT.Load(Hex.Decode(Head + signed + "000000"))).Code);
        var tx = new Transaction(2, [new TxIn(OutPoint.Null) { WitScript = new WitScript([1]) }], [], 0);
        Assert.Equal(BitcoinErrors.MalformedPsbt, Assert.Throws<HashPerpException>(() => new PSBT(tx)).Code);
    }

    [Fact]
    public void The_transaction_spent_must_have_the_txid_and_the_output_of_the_outpoint()
    {
        var parent = new Transaction(2, [new TxIn(OutPoint.Null)], [new TxOut(new Satoshis(5), Script.FromHex("51"))], 0);
        var psbt = new PSBT(new Transaction(2, [new TxIn(parent.OutPointOf(0)), new TxIn(parent.OutPointOf(1))], [], 0));
        psbt.Inputs[0].NonWitnessUtxo = parent;
        Assert.Equal(new Satoshis(5), psbt.Inputs[0].GetTxOut().Value);
        Refused(() => psbt.Inputs[0].NonWitnessUtxo = parent with { LockTime = 1 });
        Refused(() => psbt.Inputs[1].NonWitnessUtxo = parent);
        psbt.Inputs[0].WitnessUtxo = new TxOut(new Satoshis(6), Script.FromHex("51"));
        Refused(() => psbt.Inputs[0].GetTxOut());
    }

    [Fact]
    public void Text_that_is_not_base64_and_input_over_the_limit_are_refused()
    {
        Refused(() => PSBT.Parse("not base64!"));
        Refused(() => PSBT.Parse("cHNidP8"));
        Refused(() => PSBT.Load(new byte[PSBT.MaxBytes + 1]));
        Refused(() => PSBT.Parse(new string('A', (PSBT.MaxBytes * 4 / 3) + 8)));
    }

    [Fact]
    public void A_map_holds_1024_pairs_and_no_more()
    {
        var pairs = string.Concat(Enumerable.Range(0, 1024).Select(i => $"03de{i:x4}00"));
        Assert.Equal(1024, PSBT.Load(Hex.Decode(Head + Tx + "00" + pairs + "0000")).Inputs[0].Unknown.Count);
        Refused(() => PSBT.Load(Hex.Decode(Head + Tx + "00" + pairs + "03deffff00" + "0000")));
    }

    [Fact]
    public void A_transaction_of_more_than_10000_outputs_is_not_read()
    {
        TxOut[] outputs = [.. Enumerable.Repeat(new TxOut(Satoshis.Zero, Script.Empty), PSBT.MaxMaps)];
        var tx = new Transaction(2, [new TxIn(OutPoint.Null)], outputs, 0);
        Assert.Equal(PSBT.MaxMaps, new PSBT(tx).Clone().Outputs.Count);
        Refused(() => new PSBT(tx with { Outputs = [.. outputs, outputs[0]] }).Clone());
    }

    [Fact]
    public void Unknown_pairs_keep_their_place_when_known_ones_are_added()
    {
        var psbt = PSBT.Load(Hex.Decode(Head + Tx + "00" + "02de0201aa" + "02de0101bb" + "0000"));
        psbt.Inputs[0].SighashType = SigHash.All;
        psbt.Inputs[0].SetUnknown([0xde, 0], [1]);
        Assert.Equal(Head + Tx + "00" + "01030401000000" + "02de0201aa" + "02de0101bb" + "02de000101" + "0000", Hex.Encode(psbt.ToBytes()));
        psbt.Inputs[0].SetUnknown([0xde, 2], null);
        Assert.Equal([[0xde, 1], [0xde, 0]], psbt.Inputs[0].Unknown.Select(pair => pair.Key));
    }

    [Fact]
    public void The_message_of_an_intent_is_global_type_9()
    {
        var psbt = PSBT.Load(Hex.Decode(Head + Tx + "000000"));
        psbt.GenericSignedMessage = "hi"u8.ToArray();
        Assert.Equal(Head + Tx + "0109026869" + "000000", Hex.Encode(psbt.ToBytes()));
        Refused(() => psbt.SetUnknown([0x00], null));
    }

    [Fact]
    public void A_mutated_PSBT_is_read_or_refused_and_never_worse()
    {
        var original = PsbtSamples.TwoKeys().ToBytes();
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte, Gen.Int[0, 3], Gen.Int[0, 40]).Array[1, 4].Sample(
            mutations => ReadOrRefuse(mutations.Aggregate(original, Mutate)), iter: 20_000);
    }

    [Fact]
    public void Random_bytes_behind_the_magic_are_read_or_refused_and_never_worse() =>
        Gen.Byte.Array[0, 200].Sample(bytes => ReadOrRefuse([.. Hex.Decode(Head), .. bytes]), iter: 20_000);

    private static byte[] Mutate(byte[] bytes, (int At, byte Value, int Kind, int Length) mutation)
    {
        var at = Math.Min(mutation.At, Math.Max(bytes.Length - 1, 0));
        var end = Math.Min(at + mutation.Length, bytes.Length);
        return mutation.Kind switch
        {
            0 => [.. bytes[..at], mutation.Value, .. bytes[Math.Min(at + 1, bytes.Length)..]],
            1 => [.. bytes[..at], .. bytes[end..]],
            2 => [.. bytes[..end], .. bytes[at..]],
            _ => [.. bytes[..at], (byte)(at < bytes.Length ? bytes[at] ^ (1 << (mutation.Value & 7)) : 0), .. bytes[Math.Min(at + 1, bytes.Length)..]],
        };
    }

    /// <summary>Whatever is read must be usable: every property answers or refuses, and the bytes come back.</summary>
    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            var psbt = PSBT.Load(bytes);
            Assert.Equal(bytes, psbt.ToBytes());
            foreach (var input in psbt.Inputs)
            {
                _ = (input.SighashType, input.TapLeafScripts.Sum(leaf => leaf.LeafHash.GetHashCode() & 1), input.TapScriptSigs, input.TapBip32Derivations);
            }
            if (psbt.Inputs.Count > 0)
            {
                psbt.FinalizeTapScriptInput(0);
            }
        }
        catch (HashPerpException)
        {
            // The one legal answer to malformed input; anything else fails the property.
        }
    }

    private static void Refused(Action action) => Assert.Equal(BitcoinErrors.MalformedPsbt, Assert.Throws<HashPerpException>(action).Code);
}
