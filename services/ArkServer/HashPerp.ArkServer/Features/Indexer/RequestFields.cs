using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Features.Indexer;

/// <summary>Fields of indexer requests, checked.</summary>
internal static class RequestFields
{
    public const int MaxList = 1000;

    /// <summary>Lower-case hex of P2TR scripts; nothing else can be a VTXO.</summary>
    public static IReadOnlyList<string> Scripts(IReadOnlyCollection<string> scripts)
    {
        Limit(scripts.Count);
        return [.. scripts.Select(text => Wire.Recoding(OperatorErrors.InvalidRequest, () => Script.FromHex(text)) is { IsTaproot: true } script
            ? script.ToHex()
            : throw OperatorErrors.InvalidRequest.Error($"'{Abbreviate(text)}' is not a taproot output script.", "Send 5120 and 32 bytes, in hex."))];
    }

    public static IReadOnlyList<OutPoint> OutPoints(IReadOnlyCollection<string> outPoints)
    {
        Limit(outPoints.Count);
        return [.. outPoints.Select(text => Wire.Recoding(OperatorErrors.InvalidRequest, () => Checked(OutPoint.Parse(text))))];
    }

    public static OutPoint OutPointOf(IndexerOutpoint? outPoint) => outPoint is null
        ? throw OperatorErrors.InvalidRequest.Error("The outpoint is missing.")
        : Wire.Recoding(OperatorErrors.InvalidRequest, () => Checked(new OutPoint(uint256.Parse(outPoint.Txid), outPoint.Vout)));

    public static string Txid(string text) => Wire.Recoding(OperatorErrors.InvalidRequest, () => uint256.Parse(text)).ToString();

    public static IReadOnlyList<string> Txids(IReadOnlyCollection<string> txids)
    {
        Limit(txids.Count);
        return [.. txids.Select(Txid)];
    }

    private static OutPoint Checked(OutPoint outPoint) => outPoint.N <= int.MaxValue
        ? outPoint
        : throw OperatorErrors.InvalidRequest.Error($"Output index {outPoint.N} is too large.");

    private static void Limit(int count)
    {
        if (count > MaxList)
        {
            throw OperatorErrors.InvalidRequest.Error($"{count} entries in one list.", $"At most {MaxList}.");
        }
    }

    private static string Abbreviate(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
