using System.Text.Json.Nodes;
using Google.Protobuf;
using HashPerp.Ark;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// What must never change about an operator while we hold coins with it: its keys stand in every script of ours, its delays in every plan to get
/// out. Written at first contact; anything else later is refused until the user decides. What it last said of itself stands beside it, for a start while it is away.
/// </summary>
public sealed class OperatorPin
{
    private const string Document = "operator.json";
    private const string LastAnswer = "answer";
    private const int Version = 1;

    /// <summary>Of an answer that is worth keeping; ours has some 700 characters.</summary>
    private const int MostCharacters = 65_536;

    private readonly AgentFolder _folder;

    public OperatorPin(AgentFolder folder) => _folder = folder;

    /// <summary>Pins at first contact, compares ever after.</summary>
    /// <param name="answer">What the information was read from.</param>
    /// <exception cref="HashPerpException"><see cref="OperatorClientErrors.OperatorChanged"/>, naming what changed.</exception>
    public void Require(OperatorInfo info, GetInfoResponse answer)
    {
        var now = Describe(info);
        var pinned = _folder.ReadJson(Document, Version);
        if (pinned is not null)
        {
            RequireSame(pinned, now);
        }
        var text = JsonFormatter.Default.Format(answer);
        if (text.Length <= MostCharacters)
        {
            now[LastAnswer] = text;
        }
        if (pinned is null || (string?)pinned[LastAnswer] != (string?)now[LastAnswer])
        {
            _folder.WriteJson(Document, Version, now);
        }
    }

    /// <summary>What the operator said when it last answered; null if it never did.</summary>
    internal GetInfoResponse? Last() => (string?)_folder.ReadJson(Document, Version)?[LastAnswer] is { } text
        ? new JsonParser(JsonParser.Settings.Default.WithIgnoreUnknownFields(true)).Parse<GetInfoResponse>(text)
        : null;

    private static void RequireSame(JsonObject pinned, JsonObject now)
    {
        var changed = now.Where(member => (string?)pinned[member.Key] != (string?)member.Value).Select(member => member.Key).ToList();
        if (changed.Count > 0)
        {
            throw OperatorClientErrors.OperatorChanged.Error(
                $"The operator changed its {string.Join(", ", changed)}.", "Sign nothing with it; move to another operator, or leave through the chain.");
        }
    }

    private static JsonObject Describe(OperatorInfo info) => new()
    {
        ["network"] = info.Network,
        ["signer_key"] = info.SignerKey.ToString(),
        ["forfeit_key"] = info.ForfeitKey.ToString(),
        ["forfeit_script"] = info.ForfeitScript.ToHex(),
        ["checkpoint_leaf"] = info.CheckpointUnroll.Script.ToHex(),
        ["exit_delay"] = info.UnilateralExitDelay.ToString(),
        ["boarding_delay"] = info.BoardingExitDelay.ToString(),
    };
}
