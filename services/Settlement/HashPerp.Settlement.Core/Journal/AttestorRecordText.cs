using System.Text;
using System.Text.Json.Nodes;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement;

/// <summary>Records as one line of canonical JSON each: readable at night, checked field by field on the way in.</summary>
public static class AttestorRecordText
{
    private const int HeaderBytes = 80;

    public static string Write(AttestorRecord record) => CanonicalJson.ToText(record switch
    {
        OpenedRecord opened => new JsonObject
        {
            ["type"] = "opened",
            ["attestor"] = opened.Attestor.ToString(),
            ["genesis"] = opened.Genesis.ToString(),
            ["profile"] = opened.Profile,
        },
        AnnouncedRecord announced => new JsonObject
        {
            ["type"] = "announced",
            ["leaves"] = new JsonArray([.. announced.Leaves.Select(leaf => JsonValue.Create(Hex.Encode(leaf.ToBytes())))]),
            ["signature"] = Hex.Encode(announced.Signature),
            ["header"] = Hex.Encode(announced.Listing.Header),
            ["target"] = announced.Listing.Target.ToString(),
            ["epoch_start"] = announced.Listing.EpochStartTime,
            ["interval"] = announced.Listing.RetargetInterval,
        },
        DecidedRecord decided => new JsonObject
        {
            ["type"] = "decided",
            ["height"] = decided.Height,
            ["time"] = decided.Time,
            ["winner"] = decided.Winner == Leg.Height ? "HEIGHT" : "TIME",
            ["deciding_height"] = decided.DecidingHeight,
            ["median_time"] = decided.MedianTime,
            ["headers"] = new JsonArray([.. decided.Headers.Select(header => JsonValue.Create(Hex.Encode(header)))]),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(record), record, "Not a record."),
    });

    /// <exception cref="HashPerpException"><see cref="SettlementErrors.DamagedJournal"/>.</exception>
    public static AttestorRecord Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        try
        {
            var json = CanonicalJson.ParseObject(Encoding.UTF8.GetBytes(line));
            return Text(json, "type") switch
            {
                "opened" => new OpenedRecord(Bytes32.Parse(Text(json, "attestor")), GenesisPrefix.Read(Bytes(json, "genesis")), Text(json, "profile")),
                "announced" => ReadAnnounced(json),
                "decided" => ReadDecided(json),
                var other => throw Damaged($"'{other}' is no type of record", null),
            };
        }
        catch (Exception error) when (error is not HashPerpException { Code: var code } || code != SettlementErrors.DamagedJournal)
        {
            throw Damaged(error.Message, error);
        }
    }

    private static AnnouncedRecord ReadAnnounced(JsonObject json) => new(
        [.. Items(json, "leaves").Select(leaf => SeriesLeaf.Parse(Hex.Decode(leaf)))],
        Bytes(json, "signature"),
        new ListingRecord(Header(Text(json, "header")), Bytes32.Parse(Text(json, "target")), Number(json, "epoch_start"), (int)Number(json, "interval")));

    private static DecidedRecord ReadDecided(JsonObject json) => new(
        Number(json, "height"),
        Number(json, "time"),
        Text(json, "winner") switch { "HEIGHT" => Leg.Height, "TIME" => Leg.Time, var other => throw Damaged($"'{other}' can't win", null) },
        Number(json, "deciding_height"),
        Number(json, "median_time"),
        [.. Items(json, "headers").Select(Header)]);

    private static byte[] Header(string hex) => Hex.Decode(hex) is { Length: HeaderBytes } header
        ? header
        : throw Damaged($"a header has {HeaderBytes} bytes", null);

    private static string Text(JsonObject json, string name) => json[name]?.GetValue<string>() ?? throw Damaged($"'{name}' is missing", null);

    private static byte[] Bytes(JsonObject json, string name) => Hex.Decode(Text(json, name));

    private static uint Number(JsonObject json, string name) => json[name]?.GetValue<uint>() ?? throw Damaged($"'{name}' is missing", null);

    private static IEnumerable<string> Items(JsonObject json, string name) =>
        (json[name] as JsonArray ?? throw Damaged($"'{name}' is missing", null)).Select(item => item!.GetValue<string>());

    private static HashPerpException Damaged(string why, Exception? inner) =>
        new(SettlementErrors.DamagedJournal, $"A record of the attestor's journal can't be read: {why}.",
        "Restore the journal from its backup; don't delete it.", inner);
}
