using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>Made with another language's SHA-256. 960 bytes are the longest message that is hashed in one call.</summary>
public sealed class TaggedHashTests
{
    [Theory]
    [InlineData(0, "9f695d30545baa8fd14b9a9841a2041f46588beb0b9fa11637eca753a9abea1c")]
    [InlineData(3, "cb2efc39b08d53bc8e7fcd2bcf187764b6787b9647bab38b3cd89b294c7c022a")]
    [InlineData(959, "baf658f5276d3c7c976a931f5c4ebed57a16547fc562f22d8bea8ca9f0e57491")]
    [InlineData(960, "ddf0263023883de589f5781adced0eff1fe9dc4798e8964b961fe5f122cf3518")]
    [InlineData(961, "8bd828a1dab6fb2be00e7d9fcd42ccc92a3f469bd007ef51787bdbd3e8351fb7")]
    [InlineData(5000, "557356d5964b24f5370f0a7aa4bfcf00bf88a28ed46079405b38603898052dd7")]
    public void A_tagged_hash_is_the_same_whatever_the_length(int length, string expected) =>
        Assert.Equal(expected, Hex.Encode(Hashes.Tagged("HashPerp/Test", Enumerable.Repeat((byte)7, length).ToArray())));

    [Fact]
    public void Parts_are_hashed_as_if_they_were_one_and_tags_keep_them_apart()
    {
        Assert.Equal("cb2efc39b08d53bc8e7fcd2bcf187764b6787b9647bab38b3cd89b294c7c022a", Hex.Encode(Hashes.Tagged("HashPerp/Test", new byte[] { 7, 7 }, new byte[] { 7 })));
        Assert.NotEqual(Hex.Encode(Hashes.Tagged("HashPerp/Test", new byte[] { 7, 7, 7 })), Hex.Encode(Hashes.Tagged("HashPerp/Tesu", new byte[] { 7, 7, 7 })));
    }
}
