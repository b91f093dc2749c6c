using System.Text.Json;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class Bip341SighashTests
{
    private readonly SighashMidstate _hashes;
    private readonly JsonElement _vector = WalletVectors.KeyPathSpending;

    public Bip341SighashTests()
    {
        var given = _vector.GetProperty("given");
        var spent = given.GetProperty("utxosSpent").EnumerateArray()
            .Select(utxo => new TxOut(new Satoshis(utxo.GetProperty("amountSats").GetInt64()), Script.FromHex(utxo.Text("scriptPubKey"))));
        _hashes = new SighashMidstate(Transaction.Parse(given.Text("rawUnsignedTx")), [.. spent]);
    }

    [Fact]
    public void The_five_shared_hashes_are_those_of_the_wallet_vectors()
    {
        var intermediary = _vector.GetProperty("intermediary");
        Assert.Equal(intermediary.Text("hashPrevouts"), _hashes.HashPrevouts.ToString());
        Assert.Equal(intermediary.Text("hashAmounts"), _hashes.HashAmounts.ToString());
        Assert.Equal(intermediary.Text("hashScriptPubkeys"), _hashes.HashScriptPubKeys.ToString());
        Assert.Equal(intermediary.Text("hashSequences"), _hashes.HashSequences.ToString());
        Assert.Equal(intermediary.Text("hashOutputs"), _hashes.HashOutputs.ToString());
    }

    [Fact]
    public void All_seven_key_path_spends_of_the_wallet_vectors_are_signed_alike()
    {
        var spends = _vector.GetProperty("inputSpending").EnumerateArray().ToList();
        Assert.Equal(7, spends.Count);
        Assert.Equal(
            [SigHash.Single, SigHash.SingleAnyoneCanPay, SigHash.All, SigHash.Default, SigHash.None, SigHash.NoneAnyoneCanPay, SigHash.AllAnyoneCanPay],
            spends.Select(spend => (SigHash)spend.GetProperty("given").GetProperty("hashType").GetByte()));
        Assert.All(spends, CheckSpend);
    }

    [Fact]
    public void The_signed_transaction_of_the_wallet_vectors_verifies_input_by_input()
    {
        var signed = Transaction.Parse(_vector.GetProperty("auxiliary").Text("fullySignedTx"));
        var taproot = Enumerable.Range(0, signed.Inputs.Count).Where(i => _hashes.SpentOutputs[i].ScriptPubKey.IsTaproot).ToList();
        Assert.Equal([0, 1, 3, 4, 6, 7, 8], taproot);
        foreach (var i in taproot)
        {
            var key = ECXOnlyPubKey.Parse(_hashes.SpentOutputs[i].ScriptPubKey.TaprootOutputKey());
            var signature = signed.Inputs[i].WitScript[0];
            Assert.True(TaprootSignature.Verify(_hashes, i, key, signature, null));
            signature[10] ^= 1;
            Assert.False(TaprootSignature.Verify(_hashes, i, key, signature, null));
        }
    }

    private void CheckSpend(JsonElement spend)
    {
        var given = spend.GetProperty("given");
        var intermediary = spend.GetProperty("intermediary");
        var index = given.GetProperty("txinIndex").GetInt32();
        var type = (SigHash)given.GetProperty("hashType").GetByte();
        using var key = ECPrivKey.Create(Hex.Decode(given.Text("internalPrivkey")));
        using var tweaked = key.TweakTaproot(given.Optional("merkleRoot"));
        Assert.Equal(intermediary.Text("tweakedPrivkey"), Hex.Encode(tweaked.ToBytes()));
        Assert.Equal(intermediary.Text("sigMsg"), Hex.Encode(TaprootSighash.Message(_hashes, index, type, null)));
        var hash = TaprootSighash.Compute(_hashes, index, type, null);
        Assert.Equal(intermediary.Text("sigHash"), hash.ToString());
        var signature = TaprootSignature.Join(tweaked.SignBIP340(hash.ToBytes(), new byte[32]), type);
        Assert.Equal(spend.GetProperty("expected").GetProperty("witness")[0].GetString(), Hex.Encode(signature));
    }
}
