using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Client.Tests;

/// <summary>An attestor that publishes what it must not is caught by whoever sees it, and the proof convinces strangers; an honest one can't be accused.</summary>
public sealed class AttestorEvidenceTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly AgentFolder _folder;

    public AttestorEvidenceTests() => _folder = AgentFolder.Open(_temp.Path);

    public void Dispose()
    {
        _folder.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void The_key_of_the_leg_that_lost_is_proof_with_the_headers_of_the_race()
    {
        using var heightWon = new LyingRace(LyingRace.MedianOfExpiry);
        var evidence = Exported(heightWon, heightWon.Time);
        Assert.Equal(AttestorFraud.WrongKey, evidence.Verify());
        Assert.Equal((30, heightWon.Current.HashAt(30)), evidence.Deciding);
    }

    [Fact]
    public void A_time_win_needs_no_headers_after_the_block_that_decided_it()
    {
        using var race = new LyingRace(LyingRace.MedianOfExpiry - 2_000);
        var evidence = Exported(race, race.Height);
        Assert.Equal(AttestorFraud.WrongKey, evidence.Verify());
        // The median passes 1,704,013,000 with block 27; the headers begin with block 2.
        Assert.Equal((27, race.Current.HashAt(27)), evidence.Deciding);
        Assert.Equal(26, evidence.Headers.Count);
    }

    [Fact]
    public void Both_keys_are_proof_whatever_the_chain_says()
    {
        using var race = new LyingRace(LyingRace.MedianOfExpiry, tip: 20);
        Assert.Null(Observe(race, race.Height));
        var evidence = Exported(race, race.Time);
        Assert.Equal(AttestorFraud.BothKeys, evidence.Verify());
        Assert.Empty(evidence.Headers);
        Assert.Null(evidence.Deciding);
    }

    [Fact]
    public void The_right_key_alone_and_a_key_of_nobody_prove_nothing()
    {
        using var race = new LyingRace(LyingRace.MedianOfExpiry);
        using var nobodys = ECPrivKey.Generate();
        Assert.Null(Observe(race, race.Height));
        Assert.Null(Observe(race, nobodys));
        Assert.DoesNotContain(_folder.List("evidence"), name => name.EndsWith(".json", StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_is_accused_by_an_altered_proof()
    {
        using var race = new LyingRace(LyingRace.MedianOfExpiry);
        var evidence = Exported(race, race.Time);
        using var nobodys = ECPrivKey.Generate();
        Refuse(evidence with { PublishedKeys = [new Bytes32(race.Height.ToBytes())] });
        Refuse(evidence with { PublishedKeys = [new Bytes32(nobodys.ToBytes())] });
        Refuse(evidence with { PublishedKeys = [evidence.PublishedKeys[0], evidence.PublishedKeys[0]] });
        Refuse(evidence with { PublishedKeys = [] });
        Refuse(evidence with { Leaf = evidence.Leaf with { Time = evidence.Leaf.Time - 5_000 } });
        Refuse(evidence with { Path = [] });
        Refuse(evidence with { Signature = new byte[64] });
        Refuse(evidence with { Headers = [.. evidence.Headers.SkipLast(1)] });
        Refuse(evidence with { Headers = [.. evidence.Headers.Skip(1)] });
        Refuse(evidence with { Headers = [] });
        Refuse(evidence with { Headers = [.. evidence.Headers.SkipLast(1), WithoutWork(evidence.Headers[^1])] });
    }

    [Fact]
    public void What_is_no_evidence_file_is_refused_by_number()
    {
        using var race = new LyingRace(LyingRace.MedianOfExpiry);
        var text = System.Text.Encoding.UTF8.GetString(Exported(race, race.Time).ToBytes());
        Malformed("");
        Malformed("{}");
        Malformed(text.Replace("evidence-1", "evidence-2", StringComparison.Ordinal));
        Malformed(text.Replace("\"path\"", "\"road\"", StringComparison.Ordinal));
        Malformed(text.Replace("\"leaf\":\"", "\"leaf\":\"zz", StringComparison.Ordinal));
        Malformed(text.Replace("\"headers\":[", "\"headers\":[7,", StringComparison.Ordinal));
        Refusal.Is(ClientErrors.EvidenceMalformed, () => AttestorEvidence.Parse(new byte[AttestorEvidence.MaxBytes + 1]));
    }

    private string? Observe(LyingRace race, ECPrivKey published) => new EvidenceCollector(_folder, race).Observe(race.Announcement, race.Leaf, published);

    private AttestorEvidence Exported(LyingRace race, ECPrivKey published) => AttestorEvidence.Parse(_folder.Read(Observe(race, published)!));

    private static void Refuse(AttestorEvidence evidence) => Refusal.Is(ClientErrors.EvidenceInvalid, () => evidence.Verify());

    private static void Malformed(string text) =>
        Refusal.Is(ClientErrors.EvidenceMalformed, () => AttestorEvidence.Parse(System.Text.Encoding.UTF8.GetBytes(text)));

    private static byte[] WithoutWork(byte[] bytes)
    {
        var header = BlockHeader.Parse(bytes);
        while (header.CheckProofOfWork(Target.RegtestLimit))
        {
            header = header with { Nonce = header.Nonce + 1 };
        }
        return header.ToBytes();
    }
}
