using System.Text;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

public sealed class JournalTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string FilePath => _temp.Sub("agent/rounds.journal");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Records_come_back_in_order()
    {
        Append("one", "two", "three");
        Assert.Equal(["one", "two", "three"], Read());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void A_record_that_was_torn_by_a_power_cut_is_cut_off_and_the_journal_goes_on(int missing)
    {
        Append("one", "twelve bytes");
        using (var file = File.OpenWrite(FilePath))
        {
            file.SetLength(file.Length - missing);
        }
        Assert.Equal(["one"], Read());
        Append("after");
        Assert.Equal(["one", "after"], Read());
    }

    [Fact]
    public void Damage_before_the_last_record_is_refused_not_skipped()
    {
        Append("one", "two");
        var bytes = File.ReadAllBytes(FilePath);
        bytes[8] ^= 1;
        File.WriteAllBytes(FilePath, bytes);
        Assert.Equal(1505, Assert.Throws<HashPerpException>(Read).Code.Number);
    }

    [Fact]
    public void An_empty_record_is_refused()
    {
        using var folder = AgentFolder.Open(_temp.Sub("agent"));
        using var journal = folder.OpenJournal("rounds.journal");
        Assert.Equal(1503, Assert.Throws<HashPerpException>(() => journal.Append([])).Code.Number);
        Assert.Empty(journal.Records);
    }

    private void Append(params string[] records)
    {
        using var folder = AgentFolder.Open(_temp.Sub("agent"));
        using var journal = folder.OpenJournal("rounds.journal");
        foreach (var record in records)
        {
            journal.Append(Encoding.ASCII.GetBytes(record));
        }
    }

    private List<string> Read()
    {
        using var folder = AgentFolder.Open(_temp.Sub("agent"));
        using var journal = folder.OpenJournal("rounds.journal");
        return [.. journal.Records.Select(Encoding.ASCII.GetString)];
    }
}
