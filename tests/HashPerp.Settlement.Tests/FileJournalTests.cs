using System.Runtime.Versioning;
using HashPerp.Attestor;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Settlement.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class FileJournalTests : IDisposable
{
    private readonly string _folder = TestFolder.Create("attestor-journal");

    private string FilePath => Path.Combine(_folder, "journal");

    public void Dispose() => TestFolder.Remove(_folder);

    [Fact]
    public void Records_come_back_in_order()
    {
        Write(Decided(1), Decided(2));
        using var journal = FileJournal.Open(_folder);

        Assert.Equal([1u, 2u], journal.Records.Cast<DecidedRecord>().Select(record => record.Height));
    }

    [Fact]
    public void A_torn_last_line_is_cut_off_at_every_byte()
    {
        Write(Decided(1), Decided(2));
        var whole = File.ReadAllBytes(FilePath);
        var first = Array.IndexOf(whole, (byte)'\n') + 1;

        for (var length = first; length < whole.Length; length += 13)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            using (var journal = FileJournal.Open(_folder))
            {
                Assert.Single(journal.Records);
                journal.Append(Decided(3));
            }
            using var again = FileJournal.Open(_folder);
            Assert.Equal([1u, 3u], again.Records.Cast<DecidedRecord>().Select(record => record.Height));
        }
    }

    [Fact]
    public void A_changed_byte_in_a_whole_line_is_refused()
    {
        Write(Decided(1), Decided(2));
        var whole = File.ReadAllBytes(FilePath);

        foreach (var position in new[] { 0, 20, Array.IndexOf(whole, (byte)'\n') + 30, whole.Length - 2 })
        {
            var damaged = (byte[])whole.Clone();
            damaged[position] ^= 1;
            File.WriteAllBytes(FilePath, damaged);
            Refusal.Is(SettlementErrors.DamagedJournal, () => FileJournal.Open(_folder));
        }
    }

    [Fact]
    public void Two_processes_never_share_a_journal()
    {
        using var journal = FileJournal.Open(_folder);

        Refusal.Is(SettlementErrors.StateInUse, () => FileJournal.Open(_folder));
    }

    [Fact]
    public void Only_its_owner_reads_it()
    {
        Write(Decided(1));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public void A_seed_file_is_made_once_and_kept_private()
    {
        var path = Path.Combine(_folder, "seed");
        SeedFile.CreateIfMissing(path);
        var seed = SeedFile.Read(path);
        SeedFile.CreateIfMissing(path);

        Assert.Equal(seed, SeedFile.Read(path));
        Assert.Equal(32, seed.Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Refusal.Is(SettlementErrors.UnusableSeed, () => SeedFile.Read(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0001020304")]
    [InlineData("zz0102030405060708090a0b0c0d0e0f")]
    public void A_file_that_holds_no_seed_is_refused_without_being_quoted(string content)
    {
        var path = Path.Combine(_folder, "bad");
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);

        var refused = Refusal.Is(SettlementErrors.UnusableSeed, () => SeedFile.Read(path));
        Assert.True(content.Length == 0 || !refused.Message.Contains(content, StringComparison.Ordinal));
        Refusal.Is(SettlementErrors.UnusableSeed, () => SeedFile.Read(path + "-missing"));
    }

    private static DecidedRecord Decided(uint height) => new(height, 1_700_000_000, Leg.Time, height, 1_700_000_001, [new byte[80]]);

    private void Write(params AttestorRecord[] records)
    {
        using var journal = FileJournal.Open(_folder);
        foreach (var record in records)
        {
            journal.Append(record);
        }
    }
}
