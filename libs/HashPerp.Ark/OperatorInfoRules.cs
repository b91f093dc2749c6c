using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>What a client checks before it deals with an operator at all.</summary>
public static class OperatorInfoRules
{
    /// <summary>A checkpoint delay below this leaves a receiver no time to push the ark tx on (regtest floor of public clients: 1,200 s).</summary>
    public static readonly RelativeDelay MinCheckpointDelayRegtest = RelativeDelay.FromSeconds(1_536);

    /// <summary>The same on every other network: a day, rounded up to 512 s.</summary>
    public static readonly RelativeDelay MinCheckpointDelay = RelativeDelay.FromSeconds(86_528);

    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidOperatorInfo"/>, naming what is wrong.</exception>
    public static void Validate(this OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        Require(IsUsable(info.SignerKey), "its signer key is the unspendable NUMS point");
        Require(IsUsable(info.ForfeitKey), "its forfeit key is the unspendable NUMS point");
        Require(
            info.UnilateralExitDelay.IsSeconds && info.BoardingExitDelay.IsSeconds && info.CheckpointUnroll.Delay!.Value.IsSeconds,
            "it runs in block mode; this exchange needs delays in seconds");
        Require(info.BoardingExitDelay != info.UnilateralExitDelay, "its boarding and exit delays are equal, so a VTXO would pass for a boarding coin");
        Require(
            info.CheckpointUnroll.Keys.Count == 1 && info.CheckpointUnroll.Keys[0].Equals(info.ForfeitKey.XOnly),
            "its checkpoint leaf is not CSV over its forfeit key alone");
        var floor = info.Network == "regtest" ? MinCheckpointDelayRegtest : MinCheckpointDelay;
        Require(info.CheckpointUnroll.Delay!.Value >= floor, $"its checkpoint delay {info.CheckpointUnroll.Delay} is shorter than {floor}");
        Require(info.Dust >= ArkOutputs.Dust, $"its dust limit {info.Dust} is below what nodes relay");
    }

    private static bool IsUsable(ECPubKey key) => key.XOnly != Nums.InternalKey;

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw ArkErrors.InvalidOperatorInfo.Error($"The operator cannot be used: {what}.", "Choose another operator.");
        }
    }
}
