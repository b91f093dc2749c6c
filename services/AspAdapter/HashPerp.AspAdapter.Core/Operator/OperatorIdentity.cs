using HashPerp.Ark;

namespace HashPerp.AspAdapter.Core;

/// <summary>
/// What must not change about an operator while coins lie with it: its keys stand in every script, its delays in every way out. Written at first contact;
/// another identity later is refused until whoever runs this service names its digest.
/// </summary>
public sealed record OperatorIdentity(
    string Network, string SignerKey, string ForfeitKey, string ForfeitScript, string CheckpointLeaf, string ExitDelay, string BoardingDelay)
{
    public static OperatorIdentity Of(OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return new OperatorIdentity(
            info.Network, info.SignerKey.ToString(), info.ForfeitKey.ToString(), info.ForfeitScript.ToHex(), info.CheckpointUnroll.Script.ToHex(),
            info.UnilateralExitDelay.ToString(), info.BoardingExitDelay.ToString());
    }

    /// <summary>The names of what differs; empty for the same operator.</summary>
    public IReadOnlyList<string> ChangesTo(OperatorIdentity now)
    {
        ArgumentNullException.ThrowIfNull(now);
        (string Name, bool Changed)[] members =
        [
            ("network", Network != now.Network), ("signer key", SignerKey != now.SignerKey), ("forfeit key", ForfeitKey != now.ForfeitKey),
            ("forfeit address", ForfeitScript != now.ForfeitScript), ("checkpoint leaf", CheckpointLeaf != now.CheckpointLeaf),
            ("exit delay", ExitDelay != now.ExitDelay), ("boarding delay", BoardingDelay != now.BoardingDelay),
        ];
        return [.. members.Where(member => member.Changed).Select(member => member.Name)];
    }
}
