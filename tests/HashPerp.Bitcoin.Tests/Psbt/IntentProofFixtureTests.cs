using System.Text;
using System.Text.Json;
using HashPerp.Primitives;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

/// <summary>PSBTs that another implementation built from given fields: ours must write the same bytes.</summary>
public class IntentProofFixtureTests
{
    [Fact]
    public void Every_intent_proof_of_the_fixtures_is_built_to_the_same_base64()
    {
        var valid = JsonDocument.Parse(SharedData.ReadText("vectors/ark/intent_proof_fixtures.json")).RootElement.GetProperty("valid");
        Assert.Equal(5, valid.GetArrayLength());
        foreach (var vector in valid.EnumerateArray())
        {
            var expected = vector.Text("expected");
            Assert.Equal(expected, Build(vector, PSBT.Parse(expected).GlobalTransaction.Inputs[0].PrevOut).ToBase64());
            Assert.Equal(expected, PSBT.Parse(expected).ToBase64());
        }
    }

    /// <param name="toSpend">Input 0 spends the BIP322 message transaction, which is the subject of other tests.</param>
    private static PSBT Build(JsonElement vector, OutPoint toSpend)
    {
        var coins = vector.GetProperty("inputs").EnumerateArray().Select(Coin.Of).ToList();
        var outputs = vector.GetProperty("outputs").EnumerateArray().Select(Output).ToList();
        if (outputs.Count == 0)
        {
            outputs.Add(new TxOut(Satoshis.Zero, Script.FromHex("6a")));
        }
        TxIn[] inputs = [new TxIn(toSpend, coins[0].Sequence), .. coins.Select(coin => new TxIn(coin.OutPoint, coin.Sequence))];
        var psbt = new PSBT(new Transaction(2, inputs, outputs, 0)) { GenericSignedMessage = Encoding.UTF8.GetBytes(vector.Text("message")) };
        for (var i = 0; i < inputs.Length; i++)
        {
            // Set against the order of the types: they are sorted on the way in.
            psbt.Inputs[i].SighashType = SigHash.All;
            psbt.Inputs[i].WitnessUtxo = i == 0 ? coins[0].Utxo with { Value = Satoshis.Zero } : coins[i - 1].Utxo;
        }
        return psbt;
    }

    private static TxOut Output(JsonElement json) => new(new Satoshis(json.GetProperty("amount").GetInt64()), Script.FromHex(json.Text("script")));

    /// <summary>The fixtures write txids in the order of the serialized bytes, not reversed.</summary>
    private sealed record Coin(OutPoint OutPoint, uint Sequence, TxOut Utxo)
    {
        public static Coin Of(JsonElement json) => new(
            new OutPoint(new uint256(Hex.Decode(json.Text("txid"))), json.GetProperty("vout").GetUInt32()),
            json.TryGetProperty("sequence", out var sequence) ? sequence.GetUInt32() : 0,
            Output(json.GetProperty("witness_utxo")));
    }
}
