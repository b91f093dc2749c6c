using System.Text.Json.Nodes;
using HashPerp.Ark;
using HashPerp.Bitcoin;

namespace HashPerp.Client;

/// <summary>
/// What is on disk about a plan: the plan, and every batch that we signed for it and that may therefore have become final, whether or not the
/// operator ever told us. Two batches for one plan exclude each other, since they spend the same coins.
/// </summary>
internal sealed class BatchJournal
{
    private const int Version = 1;
    private const string Folder = "batches";

    private readonly AgentFolder _folder;
    private readonly List<SignedBatch> _signed = [];

    private BatchJournal(AgentFolder folder, BatchPlan plan)
    {
        _folder = folder;
        Plan = plan;
    }

    public BatchPlan Plan { get; }

    /// <summary>The latest last.</summary>
    public IReadOnlyList<SignedBatch> Signed => _signed;

    /// <summary>The batch that became final; null until then.</summary>
    public uint256? Commitment { get; private set; }

    /// <summary>The plan as it is on disk already, or newly written.</summary>
    public static BatchJournal Open(AgentFolder folder, BatchPlan plan)
    {
        if (Load(folder, Name(plan.Id)) is { } known)
        {
            return known;
        }
        var journal = new BatchJournal(folder, plan);
        journal.Save();
        return journal;
    }

    public static IReadOnlyList<BatchJournal> All(AgentFolder folder) => [.. folder.List(Folder).Select(name => Load(folder, name)!)];

    public static void Delete(AgentFolder folder, BatchPlan plan) => folder.Delete(Name(plan.Id));

    public void Add(SignedBatch batch)
    {
        _signed.RemoveAll(known => known.Commitment.GetHash() == batch.Commitment.GetHash());
        _signed.Add(batch);
        Save();
    }

    public void Complete(uint256 commitment)
    {
        Commitment = commitment;
        Save();
    }

    private static string Name(string id) => $"{Folder}/{id}.json";

    private static BatchJournal? Load(AgentFolder folder, string name)
    {
        if (folder.ReadJson(name, Version) is not { } document)
        {
            return null;
        }
        var journal = new BatchJournal(folder, BatchPlan.FromJson(document["plan"]!))
        {
            Commitment = (string?)document["commitment"] is { } txid ? uint256.Parse(txid) : null,
        };
        journal._signed.AddRange(document["signed"]!.AsArray().Select(node => FromJson(node!)));
        return journal;
    }

    private static JsonObject ToJson(SignedBatch batch) => new()
    {
        ["transaction"] = batch.Commitment.ToHex(),
        ["ancestry"] = batch.Ancestry.ToJson(),
        ["leaf"] = batch.LeafTxid?.ToString(),
        ["expiry"] = batch.Expiry.Value,
    };

    private static SignedBatch FromJson(JsonNode node) => new(
        Transaction.Parse((string)node["transaction"]!),
        VerifiedAncestry.FromJson(node["ancestry"]!),
        (string?)node["leaf"] is { } leaf ? uint256.Parse(leaf) : null,
        RelativeDelay.FromSeconds((long)node["expiry"]!));

    private void Save() => _folder.WriteJson(Name(Plan.Id), Version, new JsonObject
    {
        ["plan"] = Plan.ToJson(),
        ["signed"] = new JsonArray([.. _signed.Select(batch => (JsonNode)ToJson(batch))]),
        ["commitment"] = Commitment?.ToString(),
    });
}
