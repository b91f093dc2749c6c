using HashPerp.Bitcoin;

namespace HashPerp.AspAdapter.Data;

/// <summary>Outpoints as parameters and columns.</summary>
internal static class Key
{
    public static object Of(OutPoint outPoint) => new { txid = outPoint.Hash.ToString(), vout = (long)outPoint.N };

    /// <summary>Several, for <c>unnest(@txids, @vouts)</c>.</summary>
    public static object Of(IReadOnlyCollection<OutPoint> outPoints) =>
        new { txids = outPoints.Select(outPoint => outPoint.Hash.ToString()).ToArray(), vouts = outPoints.Select(outPoint => (long)outPoint.N).ToArray() };

    public static OutPoint OutPoint(string txid, long vout) => new(uint256.Parse(txid), (uint)vout);
}
