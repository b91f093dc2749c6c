using CsCheck;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class TransactionTests
{
    /// <summary>The P2SH-P2WPKH example of BIP143, signed.</summary>
    private const string Signed =
        "01000000000101db6b1b20aa0fd7b23880be2ecbd4a98130974cf4748fb66092ac4d3ceb1a5477010000001716001479091972186c449eb1ded22b78e40d009bdf0089feffffff"
        + "02b8b4eb0b000000001976a914a457b684d7f0d539a46a45bbc043f35b59d0d96388ac0008af2f000000001976a914fd270b1ee6abcaea97fea7ad0402e8bd8ad6d77c88ac"
        + "02473044022047ac8e878352d3ebbde1c94ce3a10d057c24175747116f8288e5d794d12d482f0220217f36a485cae903c713331d877c1f64677e3622ad4010726870540656fe9dcb01"
        + "2103ad1d8e89212f0b92c74d23bb710c00662ad1470198ac48c43f7d6f93a2a2687392040000";

    private const string OneInput = "0000000000000000000000000000000000000000000000000000000000000000" + "ffffffff" + "00" + "ffffffff";

    private static readonly Gen<Script> GenScript = Gen.Byte.Array[0, 60].Select(bytes => new Script(bytes));

    private static readonly Gen<TxIn> GenInput = Gen.Select(Gen.Byte.Array[32], Gen.UInt, GenScript, Gen.UInt, Gen.Byte.Array[0, 20].Array[0, 3]).Select(
        (hash, index, scriptSig, sequence, witness) => new TxIn(new OutPoint(new uint256(hash), index), scriptSig, sequence, new WitScript(witness)));

    private static readonly Gen<TxOut> GenOutput =
        Gen.Select(Gen.Long[0, Satoshis.MaxValue], GenScript).Select((value, script) => new TxOut(new Satoshis(value), script));

    private static readonly Gen<Transaction> GenTransaction = Gen.Select(Gen.UInt, GenInput.Array[1, 4], GenOutput.Array[0, 4], Gen.UInt).Select(
        (version, inputs, outputs, lockTime) => new Transaction(version, inputs, outputs, lockTime));

    [Fact]
    public void A_signed_transaction_has_two_ids_a_weight_and_a_virtual_size()
    {
        var tx = Transaction.Parse(Signed);
        Assert.Equal("ef48d9d0f595052e0f8cdcf825f7a5e50b6a388a81f206f3f4846e5ecd7a0c23", tx.GetHash().ToString());
        Assert.Equal("680f483b2bf6c5dcbf111e69e885ba248a41a5e92070cfb0afec3cfc49a9fabb", tx.GetWitHash().ToString());
        Assert.Equal((677, 170), (tx.GetWeight(), tx.GetVirtualSize()));
        Assert.Equal(Signed, tx.ToHex());
        Assert.Equal("ef48d9d0f595052e0f8cdcf825f7a5e50b6a388a81f206f3f4846e5ecd7a0c23:1", tx.OutPointOf(1).ToString());
    }

    [Fact]
    public void What_is_written_is_read_back_equal() => GenTransaction.Sample(tx =>
    {
        var bytes = tx.ToBytes();
        var read = Transaction.Parse(bytes);
        Assert.Equal(bytes, read.ToBytes());
        Assert.Equal(tx.Inputs, read.Inputs);
        Assert.Equal(tx.Outputs, read.Outputs);
        Assert.Equal((tx.Version, tx.LockTime), (read.Version, read.LockTime));
    });

    [Fact]
    public void A_truncated_transaction_is_refused() => GenTransaction.Sample(tx =>
    {
        var bytes = tx.ToBytes();
        Refusal.Is(BitcoinErrors.MalformedTransaction, () => Transaction.Parse(bytes.AsSpan(0, bytes.Length - 1)));
        Refusal.Is(BitcoinErrors.MalformedTransaction, () => Transaction.Parse([.. bytes, 0]));
    });

    [Fact]
    public void Random_bytes_are_read_or_refused_and_never_worse() => Gen.Byte.Array[0, 120].Sample(
        bytes => { _ = Refusal.NameOf(() => Assert.Equal(bytes, Transaction.Parse(bytes).ToBytes())); }, iter: 20_000);

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("02000000" + "0000" + "00000000", "no inputs")]
    [InlineData("02000000" + "0002" + "01" + OneInput + "00" + "0100" + "00000000", "unknown segwit flag")]
    [InlineData("02000000" + "0001" + "01" + OneInput + "00" + "00" + "00000000", "witnesses that are all empty")]
    [InlineData("02000000" + "ffffffffffffffffff", "a count beyond the bytes")]
    [InlineData("02000000" + "fd0100" + OneInput + "00" + "00000000", "a compact size that is not minimal")]
    [InlineData("02000000" + "01" + OneInput + "01" + "0140075af0750700" + "00" + "00000000", "more than 21 million bitcoin")]
    [InlineData("02000000" + "01" + OneInput + "01" + "ffffffffffffffff" + "00" + "00000000", "a negative value")]
    public void A_malformed_transaction_is_refused(string hex, string why) =>
        Assert.True(Refusal.NameOf(() => Transaction.Parse(hex)) == "MalformedTransaction", why);

    [Theory]
    [InlineData("")]
    [InlineData("00:0")]
    [InlineData("ef48d9d0f595052e0f8cdcf825f7a5e50b6a388a81f206f3f4846e5ecd7a0c23")]
    [InlineData("ef48d9d0f595052e0f8cdcf825f7a5e50b6a388a81f206f3f4846e5ecd7a0c23:-1")]
    [InlineData("ef48d9d0f595052e0f8cdcf825f7a5e50b6a388a81f206f3f4846e5ecd7a0c23:4294967296")]
    [InlineData("ef48d9d0f595052e0f8cdcf825f7a5e50b6a388a81f206f3f4846e5ecd7a0c23:0:0")]
    public void A_malformed_outpoint_is_refused(string text) => Refusal.Is(BitcoinErrors.MalformedTransaction, () => OutPoint.Parse(text));
}
