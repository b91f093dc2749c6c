using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.Ark.Tests;

public class IntentMessageTests
{
    private const string Key = "027b763fdd0d6d96d1ce6fb95e09e381fdae2bcbe3ed7d1a2bd95702524d5dcd8a";

    [Fact]
    public void Every_official_message_is_written_as_the_operator_hashes_it()
    {
        var vectors = JsonDocument.Parse(SharedData.ReadText("vectors/ark/intent_message_fixtures.json")).RootElement.EnumerateArray().ToArray();
        Assert.Equal(6, vectors.Length);
        foreach (var vector in vectors)
        {
            var message = IntentMessage.Parse(vector.GetProperty("message").GetRawText());
            Assert.Equal(vector.Text("expected"), message.ToJson());
            Assert.Equal(vector.Text("expected"), IntentMessage.Parse(vector.Text("expected")).ToJson());
        }
    }

    [Fact]
    public void Nothing_is_an_empty_list_and_get_data_has_its_own_word()
    {
        Assert.Equal(
            """{"type":"register","onchain_output_indexes":[],"valid_at":0,"expire_at":0,"cosigners_public_keys":[]}""",
            IntentMessage.Register([], 0, 0, []).ToJson());
        Assert.Equal(
            """{"type":"register","onchain_output_indexes":[],"valid_at":0,"expire_at":0,"cosigners_public_keys":[]}""",
            IntentMessage.Parse("""{"cosigners_public_keys":null,"type":"register"}""").ToJson());
        Assert.Equal("""{"type":"get-data","expire_at":5}""", IntentMessage.GetData(5).ToJson());
    }

    [Fact]
    public void Two_cosigners_are_separated_by_a_comma_alone()
    {
        Assert.Equal(
            """{"type":"register","onchain_output_indexes":[0,2],"valid_at":1,"expire_at":2,"cosigners_public_keys":["027b763fdd0d6d96d1ce6fb95e09e381fdae2bcbe3ed7d1a2bd95702524d5dcd8a","027b763fdd0d6d96d1ce6fb95e09e381fdae2bcbe3ed7d1a2bd95702524d5dcd8a"]}""",
            IntentMessage.Register([0, 2], 1, 2, [ECPubKey.Parse(Key), ECPubKey.Parse(Key)]).ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"withdraw","expire_at":1}""")]
    [InlineData("""{"type":1,"expire_at":1}""")]
    [InlineData("""{"type":"delete","expire_at":"1"}""")]
    [InlineData("""{"type":"delete","expire_at":1.5}""")]
    [InlineData("""{"type":"delete","expire_at":-1}""")]
    [InlineData("""{"type":"delete","expire_at":99999999999999999999}""")]
    [InlineData("""{"type":"register","onchain_output_indexes":[-1]}""")]
    [InlineData("""{"type":"register","onchain_output_indexes":[[[[1]]]]}""")]
    [InlineData("""{"type":"register","onchain_output_indexes":{}}""")]
    [InlineData("""{"type":"register","cosigners_public_keys":["02"]}""")]
    [InlineData("""{"type":"register","cosigners_public_keys":["zz7b763fdd0d6d96d1ce6fb95e09e381fdae2bcbe3ed7d1a2bd95702524d5dcd8a"]}""")]
    [InlineData("""{"type":"register","cosigners_public_keys":[null]}""")]
    public void Anything_else_is_refused(string json) => Refusal.Is(ArkErrors.InvalidIntentMessage, () => IntentMessage.Parse(json));

    [Fact]
    public void Long_lists_and_long_texts_are_refused()
    {
        Assert.Equal(256, IntentMessage.Register([.. Enumerable.Range(0, 256)], 0, 0, []).OnchainOutputIndexes.Count);
        Refusal.Is(ArkErrors.InvalidIntentMessage, () => IntentMessage.Register([.. Enumerable.Range(0, 257)], 0, 0, []));
        Refusal.Is(ArkErrors.InvalidIntentMessage, () => IntentMessage.Parse(
            $$"""{"type":"register","onchain_output_indexes":[{{string.Join(',', Enumerable.Range(0, 257))}}]}"""));
        Refusal.Is(ArkErrors.InvalidIntentMessage, () => IntentMessage.Parse($$"""{"type":"delete","expire_at":1{{new string(' ', 40_000)}}}"""));
    }

    [Fact]
    public void A_message_is_valid_from_valid_at_to_before_expire_at()
    {
        var message = IntentMessage.Register([], 100, 200, []);
        Assert.Equal([false, true, true, false], new long[] { 99, 100, 199, 200 }.Select(message.IsValidAt));
        Assert.True(IntentMessage.Register([], 0, 0, []).IsValidAt(1));
    }
}
