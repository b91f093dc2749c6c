using System.Text;
using System.Text.Json.Nodes;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

public sealed class AgentFolderTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_second_agent_is_kept_out_until_the_first_is_gone()
    {
        using (AgentFolder.Open(_temp.Sub("agent")))
        {
            var error = Assert.Throws<HashPerpException>(() => AgentFolder.Open(_temp.Sub("agent")));
            Assert.Equal(1501, error.Code.Number);
        }
        AgentFolder.Open(_temp.Sub("agent")).Dispose();
    }

    [Fact]
    public void A_document_is_replaced_whole_and_survives_reopening()
    {
        using (var folder = AgentFolder.Open(_temp.Sub("agent")))
        {
            folder.Write("coins/list.json", "a longer first version"u8);
            folder.Write("coins/list.json", "second"u8);
        }
        using var again = AgentFolder.Open(_temp.Sub("agent"));
        Assert.Equal("second", Encoding.UTF8.GetString(again.Read("coins/list.json")!));
        Assert.Equal(["coins/list.json"], again.List("coins"));
        again.Delete("coins/list.json");
        Assert.Null(again.Read("coins/list.json"));
        Assert.Empty(again.List("coins"));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Files_and_folders_are_readable_by_their_owner_only()
    {
        using var folder = AgentFolder.Open(_temp.Sub("agent"));
        folder.Write("secret/seed", "words"u8);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_temp.Sub("agent/secret/seed")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_temp.Sub("agent")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData(".hidden")]
    [InlineData("Upper")]
    [InlineData("half.tmp")]
    public void A_name_that_could_leave_the_folder_or_confuse_it_is_refused(string name)
    {
        using var folder = AgentFolder.Open(_temp.Sub("agent"));
        Assert.Equal(1502, Assert.Throws<HashPerpException>(() => folder.Write(name, "x"u8)).Code.Number);
    }

    [Fact]
    public void A_document_beyond_16_MiB_is_refused()
    {
        using var folder = AgentFolder.Open(_temp.Sub("agent"));
        Assert.Equal(1503, Assert.Throws<HashPerpException>(() => folder.Write("big", new byte[(16 * 1024 * 1024) + 1])).Code.Number);
        Assert.Null(folder.Read("big"));
    }

    [Fact]
    public void Json_documents_are_canonical_and_name_their_version()
    {
        using var folder = AgentFolder.Open(_temp.Sub("agent"));
        folder.WriteJson("state.json", 1, new JsonObject { ["b"] = 2, ["a"] = new JsonArray("x", null, true) });
        Assert.Equal("""{"a":["x",null,true],"b":2,"version":1}""", Encoding.UTF8.GetString(folder.Read("state.json")!));
        Assert.Equal(2, (long)folder.ReadJson("state.json", 1)!["b"]!);
        Assert.Null(folder.ReadJson("absent.json", 1));
        Assert.Equal(1504, Assert.Throws<HashPerpException>(() => folder.ReadJson("state.json", 2)).Code.Number);
    }

    [Theory]
    [InlineData("""{"a":1.5}""")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1e3}""")]
    [InlineData("""[1]""")]
    [InlineData("""{"a":""")]
    public void Json_that_two_readers_could_take_differently_is_refused(string text) =>
        Assert.Equal(1005, Assert.Throws<HashPerpException>(() => CanonicalJson.ParseObject(Encoding.UTF8.GetBytes(text))).Code.Number);
}
