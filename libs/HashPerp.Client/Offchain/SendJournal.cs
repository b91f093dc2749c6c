using System.Text.Json.Nodes;
using HashPerp.Bitcoin;

namespace HashPerp.Client;

/// <summary>What is on disk about an off-chain payment: the built and signed transaction, and how far it came.</summary>
internal sealed record SendJournal(
    string Id, IReadOnlyList<OutPoint> Inputs, PSBT ArkTx, IReadOnlyList<PSBT> Checkpoints, IReadOnlyDictionary<uint, KeyReference> Own, bool IsFinal)
{
    public const string HolderPrefix = "send/";

    private const int Version = 1;
    private const string Folder = "sends";

    public string Holder => HolderPrefix + Id;

    public uint256 ArkTxid => ArkTx.GlobalTransaction.GetHash();

    public static SendJournal? Find(AgentFolder folder, string id) => folder.ReadJson(Name(id), Version) is { } document ? FromJson(id, document) : null;

    public static IReadOnlyList<SendJournal> All(AgentFolder folder) =>
        [.. folder.List(Folder).Select(name => Find(folder, name[(Folder.Length + 1)..^".json".Length])!)];

    public void Save(AgentFolder folder) => folder.WriteJson(Name(Id), Version, new JsonObject
    {
        ["inputs"] = new JsonArray([.. Inputs.Select(input => (JsonNode)input.ToString())]),
        ["ark_tx"] = ArkTx.ToBase64(),
        ["checkpoints"] = new JsonArray([.. Checkpoints.Select(checkpoint => (JsonNode)checkpoint.ToBase64())]),
        ["own"] = new JsonObject(Own.Select(own => KeyValuePair.Create(own.Key.ToString(), (JsonNode?)own.Value.ToString()))),
        ["final"] = IsFinal,
    });

    public static void Delete(AgentFolder folder, string id) => folder.Delete(Name(id));

    private static string Name(string id) => $"{Folder}/{id}.json";

    private static SendJournal FromJson(string id, JsonObject document) => new(
        id,
        [.. document["inputs"]!.AsArray().Select(input => OutPoint.Parse((string)input!))],
        PSBT.Parse((string)document["ark_tx"]!),
        [.. document["checkpoints"]!.AsArray().Select(checkpoint => PSBT.Parse((string)checkpoint!))],
        document["own"]!.AsObject().ToDictionary(own => uint.Parse(own.Key), own => KeyReference.Parse((string)own.Value!)),
        (bool)document["final"]!);
}
