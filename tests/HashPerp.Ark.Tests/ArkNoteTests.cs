using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class ArkNoteTests
{
    private static readonly JsonElement[] Cases = Golden.Load("notes");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_note_is_written_and_read_as_golden(int index)
    {
        var golden = Cases[index];
        var note = ArkNote.Parse(golden.Text("text"));
        Assert.Equal(new ArkNote(Bytes32.Parse(golden.Text("preimage")), (uint)golden.Int("value")), note);
        Assert.Equal(golden.Text("text"), note.Encode());
        Assert.Equal(golden.Text("outpoint"), note.OutPoint.ToString());
        Assert.Equal(golden.Text("script"), note.TxOut.ScriptPubKey.ToHex());
    }

    [Fact]
    public void A_note_prints_without_its_secret() => Assert.Equal("note of 21000 sat", ArkNote.Parse(Cases[0].Text("text")).ToString());

    [Fact]
    public void Only_the_preimage_opens_a_note()
    {
        var note = ArkNote.Parse(Cases[0].Text("text"));
        Assert.True(ArkNote.Opens(note.Leaf, note.Condition));
        Assert.False(ArkNote.Opens(note.Leaf, new WitScript(note.PreimageHash.ToBytes())));
        Assert.False(ArkNote.Opens(note.Leaf, new WitScript(note.Preimage.ToBytes(), [])));
        Assert.False(ArkNote.Opens(note.Leaf, null));
        Assert.False(ArkNote.IsLeaf(TestScripts.OfAlice.Closures[0].Script));
    }

    [Theory]
    [InlineData("")]
    [InlineData("arknote")]
    [InlineData("arknote1111")]
    [InlineData("arknote0OIl")]
    [InlineData("banknote1111")]
    public void Anything_else_is_refused(string text) => Refusal.Is(ArkErrors.MalformedNote, () => ArkNote.Parse(text));

    [Fact]
    public void A_note_one_byte_too_long_or_endlessly_long_is_refused()
    {
        Refusal.Is(ArkErrors.MalformedNote, () => ArkNote.Parse(Cases[0].Text("text") + "1"));
        Refusal.Is(ArkErrors.MalformedNote, () => ArkNote.Parse("arknote" + new string('z', 100_000)));
    }
}
