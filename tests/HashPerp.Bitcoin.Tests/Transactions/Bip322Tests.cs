using System.Text;
using System.Text.Json;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class Bip322Tests
{
    private readonly JsonElement _vectors = JsonDocument.Parse(SharedData.ReadText("vectors/bip322/basic-test-vectors.json")).RootElement;

    [Fact]
    public void Message_hashes_and_both_txids_are_those_of_the_vectors()
    {
        var vectors = _vectors.GetProperty("tx_hashes").EnumerateArray().ToList();
        Assert.Equal(3, vectors.Count);
        foreach (var vector in vectors)
        {
            var hash = Bip322.MessageHash(Message(vector));
            var toSpend = Bip322.ToSpend(Challenge(vector), hash);
            Assert.Equal(vector.Text("message_hash"), hash.ToString());
            Assert.Equal(vector.Text("to_spend_tx_hash"), toSpend.GetHash().ToString());
            Assert.Equal(vector.Text("to_sign_tx_hash"), Bip322.ToSign(toSpend).GetHash().ToString());
        }
    }

    [Fact]
    public void Simple_signatures_of_single_keys_verify_with_and_without_prefix()
    {
        var checkedSignatures = 0;
        foreach (var vector in _vectors.GetProperty("simple").EnumerateArray().Where(vector => vector.Text("type") is "p2wpkh" or "p2tr"))
        {
            foreach (var signature in vector.GetProperty("bip322_signatures").EnumerateArray())
            {
                Assert.True(Bip322Simple.Verify(Challenge(vector), Message(vector), signature.GetString()!));
                Assert.False(Bip322Simple.Verify(Challenge(vector), [.. Message(vector), 0], signature.GetString()!));
                checkedSignatures++;
            }
        }
        Assert.Equal(5, checkedSignatures);
    }

    [Fact]
    public void A_signature_of_ours_verifies_for_both_kinds_of_address()
    {
        foreach (var vector in _vectors.GetProperty("simple").EnumerateArray().Where(vector => vector.Text("type") is "p2wpkh" or "p2tr"))
        {
            using var key = WifKey(vector.GetProperty("private_keys")[0].GetString()!);
            var signature = Bip322Simple.Sign(key, Challenge(vector), Message(vector));
            Assert.StartsWith("smp", signature);
            Assert.True(Bip322Simple.Verify(Challenge(vector), Message(vector), signature));
            Refusal.Is(BitcoinErrors.InvalidSignature, () => Bip322Simple.Sign(key, Script.FromHex("51"), Message(vector)));
        }
    }

    [Fact]
    public void No_bad_signature_of_the_vectors_verifies()
    {
        var errors = _vectors.GetProperty("error").EnumerateArray().ToList();
        Assert.Equal(8, errors.Count);
        Assert.All(errors, error => Assert.False(Bip322Simple.Verify(Challenge(error), Message(error), error.Text("signature")), error.Text("description")));
    }

    [Fact]
    public void Scripts_of_several_keys_are_beyond_simple_verification()
    {
        var multisig = _vectors.GetProperty("simple").EnumerateArray().Single(vector => vector.Text("type") == "p2wsh-multisig-3of3");
        Assert.False(Bip322Simple.Verify(Challenge(multisig), Message(multisig), multisig.GetProperty("bip322_signatures")[0].GetString()!));
    }

    private static byte[] Message(JsonElement vector) => Encoding.UTF8.GetBytes(vector.Text("message"));

    private static Script Challenge(JsonElement vector) => BitcoinAddress.Parse(vector.Text("address"), BitcoinNetwork.Mainnet);

    /// <summary>0x80, the key, and 0x01 for a compressed public key.</summary>
    private static ECPrivKey WifKey(string wif) => ECPrivKey.Create(Base58.DecodeCheck(wif).AsSpan(1, 32));
}
