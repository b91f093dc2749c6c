using System.Text.Json.Nodes;
using HashPerp.Ark;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// What must never change about an operator while we hold coins with it: its keys stand in every script of ours, its delays in every plan to get
/// out. Written at first contact; anything else later is refused until the user decides.
/// </summary>
public sealed class OperatorPin
{
    private const string Document = "operator.json";
    private const int Version = 1;

    private readonly AgentFolder _folder;

    public OperatorPin(AgentFolder folder) => _folder = folder;

    /// <summary>Pins at first contact, compares ever after.</summary>
    /// <exception cref="HashPerpException"><see cref="OperatorClientErrors.OperatorChanged"/>, naming what changed.</exception>
    public void Require(OperatorInfo info)
    {
        var now = Describe(info);
        var pinned = _folder.ReadJson(Document, Version);
        if (pinned is null)
        {
            _folder.WriteJson(Document, Version, now);
            return;
        }
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
