using System.Text.Json.Nodes;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Canonical JSON documents of an agent folder; each names its format version.</summary>
public static class Documents
{
    private const string VersionKey = "version";

    /// <summary>Writes the object with its version, durably.</summary>
    public static void WriteJson(this AgentFolder folder, string name, int version, JsonObject body)
    {
        var document = (JsonObject)body.DeepClone();
        document[VersionKey] = version;
        folder.Write(name, CanonicalJson.Serialize(document));
    }

    /// <summary>Reads the object, or null where there is none.</summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.UnknownDocumentVersion"/>: written by another release.</exception>
    public static JsonObject? ReadJson(this AgentFolder folder, string name, int version)
    {
        var bytes = folder.Read(name);
        if (bytes is null)
        {
            return null;
        }
        var document = CanonicalJson.ParseObject(bytes);
        return document[VersionKey]?.GetValueKind() == System.Text.Json.JsonValueKind.Number && (long)document[VersionKey]! == version
            ? document
            : throw ClientErrors.UnknownDocumentVersion.Error(
                $"{name} has version {document[VersionKey]?.ToJsonString() ?? "none"}, this release reads {version}.", "Use the release that wrote it.");
    }
}
