using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Remembers which outcome keys attestors have published, and exports proof when one publishes a key that it must not: the file <c>evidence/NAME.json</c> of the
/// agent's folder. Writing it down comes first; what the caller does about its contract is another matter.
/// </summary>
public sealed class EvidenceCollector(AgentFolder folder, IChainView view)
{
    private const string SeenFolder = "evidence/seen";

    /// <summary>Looks at a key that an attestor has published.</summary>
    /// <returns>The document with the proof, or null while there is none.</returns>
    public string? Observe(SeriesAnnouncement announcement, SeriesLeaf leaf, ECPrivKey published)
    {
        ArgumentNullException.ThrowIfNull(announcement);
        ArgumentNullException.ThrowIfNull(leaf);
        ArgumentNullException.ThrowIfNull(published);
        if (LegOf(leaf, published) is not { } leg)
        {
            // Not even one of the race's keys: worthless to everybody, and no proof of anything.
            return null;
        }
        if (folder.Read(SeenName(leaf, leg)) is null)
        {
            folder.Write(SeenName(leaf, leg), published.ToBytes());
        }
        if (folder.Read(SeenName(leaf, leg.Other())) is { } other)
        {
            return Export(Evidence(announcement, leaf) with { PublishedKeys = [new Bytes32(published.ToBytes()), new Bytes32(other)] }, "both-keys");
        }
        return OutcomeRule.Decide(view.Current, (int)leaf.Height, leaf.Time) is { } outcome && outcome.Winner != leg
            ? Export(
                Evidence(announcement, leaf) with { PublishedKeys = [new Bytes32(published.ToBytes())], Headers = Headers(leaf, outcome.DecidingHeight) }, "wrong-key")
            : null;
    }

    /// <summary>Keys that attestors have published for the races of a block, hex, as they were observed: an attestor may be gone by the time that they are needed.</summary>
    public IReadOnlyList<string> Seen(uint height) => [.. folder.List(SeenFolder)
        .Where(name => name.Contains($"-{height}-", StringComparison.Ordinal)).Select(folder.Read).OfType<byte[]>().Select(key => Hex.Encode(key))];

    private static Leg? LegOf(SeriesLeaf leaf, ECPrivKey key)
    {
        var shown = key.XOnlyPubKey.Value;
        return shown == leaf.HeightKey ? Leg.Height : shown == leaf.TimeKey ? Leg.Time : null;
    }

    private static string SeenName(SeriesLeaf leaf, Leg leg) => $"{SeenFolder}/{Name(leaf)}-{(leg == Leg.Height ? "height" : "time")}.key";

    private static string Name(SeriesLeaf leaf) => $"{leaf.Attestor.ToString()[..16]}-{leaf.Height}-{leaf.Time}";

    private static AttestorEvidence Evidence(SeriesAnnouncement announcement, SeriesLeaf leaf)
    {
        var index = announcement.Leaves.ToList().IndexOf(leaf);
        var (_, paths) = SeriesTree.Build(announcement.Leaves);
        return new AttestorEvidence { Leaf = leaf, Path = paths[index], Signature = announcement.Signature, PublishedKeys = [] };
    }

    private byte[][] Headers(SeriesLeaf leaf, int last)
    {
        var first = Math.Max(0, (int)leaf.ListHeight - AttestorEvidence.HeadersBeforeListing);
        return [.. Enumerable.Range(first, last - first + 1).Select(height => view.Current.HeaderAt(height).Header.ToBytes())];
    }

    private string Export(AttestorEvidence evidence, string kind)
    {
        // What wouldn't convince a stranger is not called evidence.
        evidence.Verify();
        var name = $"evidence/{Name(evidence.Leaf)}-{kind}.json";
        folder.Write(name, evidence.ToBytes());
        return name;
    }
}
