using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace HashPerp.Primitives.Tests;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData(" { \"b\" : 1 , \"a\" : [ true , null , \"x\" ] } ", "{\"a\":[true,null,\"x\"],\"b\":1}")]
    [InlineData("{\"a\":{\"z\":-9223372036854775808,\"Z\":9223372036854775807}}", "{\"a\":{\"Z\":9223372036854775807,\"z\":-9223372036854775808}}")]
    [InlineData("{\"a\":\"\\u0041\\/<&\"}", "{\"a\":\"A/<&\"}")]
    public void Every_way_to_write_a_value_becomes_the_same_bytes(string text, string expected) =>
        Assert.Equal(expected, CanonicalJson.ToText(CanonicalJson.ParseObject(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":{\"b\":1,\"b\":2}}")]
    [InlineData("{\"a\":1.5}")]
    [InlineData("{\"a\":1e3}")]
    [InlineData("{\"a\":9223372036854775808}")]
    [InlineData("{\"a\":1} {}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{/* */}")]
    [InlineData("{\"a\":NaN}")]
    public void Anything_else_than_one_plain_object_is_refused(string text) =>
        Refusal.Is(PrimitiveErrors.MalformedJson, () => CanonicalJson.ParseObject(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Depth_is_limited()
    {
        static byte[] Nested(int depth) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth));
        Assert.NotEmpty(CanonicalJson.ParseObject(Nested(CanonicalJson.MaxDepth)));
        Refusal.Is(PrimitiveErrors.MalformedJson, () => CanonicalJson.ParseObject(Nested(CanonicalJson.MaxDepth + 1)));
    }

    [Fact]
    public void Bytes_read_back_to_the_same_bytes() => Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 0, 8], Gen.Long).Array[0, 8].Sample(members =>
    {
        var node = new JsonObject();
        foreach (var (name, value) in members)
        {
            node[name] = value;
        }
        var bytes = CanonicalJson.Serialize(node);
        Assert.Equal(bytes, CanonicalJson.Serialize(CanonicalJson.ParseObject(bytes)));
    });
}
