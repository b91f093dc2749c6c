using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.Ark.Tests;

/// <summary>shared/data/vectors/ark/intent_proof_fixtures.json, and the golden proofs.</summary>
public class IntentProofVectorTests
{
    private static readonly JsonElement[] Cases = Golden.Load("intents");

    public static TheoryData<string> Names => Golden.Names(Cases);

    [Fact]
    public void Every_official_proof_is_built_byte_for_byte()
    {
        var vectors = Vectors().List("valid");
        Assert.Equal(5, vectors.Length);
        foreach (var vector in vectors)
        {
            IntentInput[] inputs = [.. vector.List("inputs").Select(Input)];
            Assert.Equal(vector.Text("expected"), IntentProof.Build(vector.Text("message"), inputs, vector.TxOuts()).ToBase64());
        }
    }

    [Fact]
    public void Every_invalid_official_case_is_refused()
    {
        var vectors = Vectors().List("invalid");
        Assert.Equal(["missing inputs", "missing witness utxo", "missing data"], vectors.Select(vector => vector.Text("expected_error")));
        Refusal.Is(ArkErrors.InvalidIntentProof, () => IntentProof.Build("", [], []));
        // The other two cannot be expressed: an input without its output or outpoint does not type-check here, and is refused when read.
        Refusal.Is(BitcoinErrors.MalformedTransaction, () => OutPoint.Parse(vectors[2].List("inputs")[0].Text("txid") + ":0"));
        var silent = IntentProof.Build("", [new IntentInput(TestScripts.OutPointOf(1), TestOffchain.OfAlice.TxOut, 0)], []);
        silent.Inputs[1].WitnessUtxo = null;
        Refusal.Is(ArkErrors.InvalidIntentProof, () => IntentProof.Verify(silent, IntentMessage.Delete(1), []));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Message_hash_and_transactions_are_those_of_the_golden_file(string name)
    {
        var golden = Cases.Named(name);
        var message = IntentMessage.Parse(golden.Text("message"));
        Assert.Equal(golden.Text("message_hash"), message.Hash().ToString());
        var coins = golden.List("coins").Select(coin =>
        {
            var script = coin.VtxoScript();
            return IntentInput.Of(coin.OutPoint("outpoint"), new VtxoCoin(coin.Sats(), script), script.Closures[coin.Int("leaf")]);
        });
        var proof = IntentProof.Build(message.ToJson(), [.. coins], golden.TxOuts());
        Assert.Equal(golden.Text("to_sign"), proof.GlobalTransaction.ToHex());
        Assert.Equal(golden.Text("to_spend_txid"), proof.Inputs[0].TxIn.PrevOut.Hash.ToString());
    }

    private static JsonElement Vectors() => JsonDocument.Parse(SharedData.ReadText("vectors/ark/intent_proof_fixtures.json")).RootElement;

    private static IntentInput Input(JsonElement input)
    {
        var utxo = input.GetProperty("witness_utxo");
        var sequence = input.TryGetProperty("sequence", out var value) ? value.GetUInt32() : 0;
        // The fixtures give the hash in internal order, not as a txid is printed.
        return new IntentInput(
            new OutPoint(new uint256(Hex.Decode(input.Text("txid"))), (uint)input.Int("vout")), new TxOut(utxo.Sats(), utxo.Script()), sequence);
    }
}
