using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Tests;

/// <summary>A coin together with every key that its leaf needs beside the operator's.</summary>
public sealed record OwnedCoin(VtxoInput Input, IReadOnlyList<ECPrivKey> Owners, bool IsBoarding = false, bool IsRecoverable = false)
{
    public OutPoint OutPoint => Input.OutPoint;

    public Satoshis Amount => Input.Amount;

    public static OwnedCoin Vtxo(OutPoint outPoint, long sat, VtxoScript script, params ECPrivKey[] owners) =>
        new(new VtxoInput(outPoint, new Satoshis(sat), script, script.ForfeitClosures.First()), owners);

    public static OwnedCoin Boarding(OutPoint outPoint, long sat, VtxoScript script, params ECPrivKey[] owners) =>
        Vtxo(outPoint, sat, script, owners) with { IsBoarding = true };
}
