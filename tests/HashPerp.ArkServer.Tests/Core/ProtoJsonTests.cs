using System.Text;
using HashPerp.ArkServer.Rest;
using HashPerp.Contracts.Ark.V1;
using Xunit;

namespace HashPerp.ArkServer.Tests.Core;

/// <summary>The JSON of each kind of field, as the original's gateway writes it.</summary>
public sealed class ProtoJsonTests
{
    [Fact]
    public void What_is_not_set_is_there_all_the_same_but_for_members_of_a_oneof()
    {
        Assert.Equal("""{"vtxos":[],"page":null}""", Write(new GetVtxosResponse()));
        Assert.Equal("""{"intent":null,"intents":[]}""", Write(new GetIntentResponse()));
        Assert.Equal("{}", Write(new GetEventStreamResponse()));
        Assert.Equal("{}", Write(new DeleteIntentResponse()));
        Assert.Equal(
            """{"treeTx":{"id":"","topic":[],"batchIndex":0,"txid":"","tx":"","children":{}}}""", Write(new GetEventStreamResponse { TreeTx = new TreeTxEvent() }));
        Assert.Equal("""{"txid":"","expiresAt":"0","type":"INDEXER_CHAINED_TX_TYPE_UNSPECIFIED","spends":[]}""", Write(new IndexerChain()));
    }

    [Fact]
    public void Long_integers_are_texts_short_ones_numbers_and_keys_texts()
    {
        Assert.Equal(
            """{"outpoint":{"txid":"aa","vout":4294967295},"createdAt":"-1","expiresAt":"9223372036854775807","amount":"18446744073709551615","script":"","isPreconfirmed":true,"isSwept":false,"isUnrolled":false,"isSpent":false,"spentBy":"","commitmentTxids":["bb"],"settledBy":"","arkTxid":"","assets":[{"assetId":"x","amount":"1"}],"depth":2}""",
            Write(new IndexerVtxo
            {
                Outpoint = new IndexerOutpoint { Txid = "aa", Vout = uint.MaxValue },
                CreatedAt = -1,
                ExpiresAt = long.MaxValue,
                Amount = ulong.MaxValue,
                IsPreconfirmed = true,
                CommitmentTxids = { "bb" },
                Assets = { new IndexerAsset { AssetId = "x", Amount = 1 } },
                Depth = 2,
            }));
        Assert.Equal("""{"txid":"","children":{"0":"cc"}}""", Write(new IndexerNode { Children = { [0] = "cc" } }));
        Assert.Contains("\"batches\":{\"1\":{\"totalOutputAmount\":\"5\"", Write(new GetCommitmentTxResponse { Batches = { [1] = new IndexerBatch { TotalOutputAmount = 5 } } }), StringComparison.Ordinal);
    }

    [Fact]
    public void Base64_stays_readable_and_quotes_are_escaped()
    {
        Assert.Equal("""{"txid":"","tx":"cHNidP8+/w=="}""", Write(new TxData { Tx = "cHNidP8+/w==" }));
        Assert.Equal("""{"proof":"","message":"{\"type\":\"delete\"}"}""", Write(new Intent { Message = """{"type":"delete"}""" }));
    }

    [Fact]
    public void An_enum_is_its_name_and_an_unknown_one_its_number()
    {
        Assert.Contains("\"INDEXER_CHAINED_TX_TYPE_CHECKPOINT\"", Write(new IndexerChain { Type = IndexerChainedTxType.Checkpoint }), StringComparison.Ordinal);
        Assert.Contains("\"type\":77,", Write(new IndexerChain { Type = (IndexerChainedTxType)77 }), StringComparison.Ordinal);
    }

    private static string Write(Google.Protobuf.IMessage message) => Encoding.UTF8.GetString(ProtoJson.Write(message));
}
