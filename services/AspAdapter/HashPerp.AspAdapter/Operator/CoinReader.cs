using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter;

/// <summary>Decodes the operator's descriptions of VTXOs.</summary>
internal static class CoinReader
{
    /// <summary>A VTXO's script has 34 bytes; notes and OP_RETURNs are as short.</summary>
    private const int MaxScriptHex = 2 * 64;

    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.OperatorAnswerMalformed"/>.</exception>
    public static CoinView Read(IndexerVtxo vtxo)
    {
        if (vtxo.Outpoint is null || vtxo.Amount > Satoshis.MaxValue || vtxo.Script.Length > MaxScriptHex)
        {
            throw Malformed("one without an outpoint, or with an impossible amount or script");
        }
        try
        {
            return new CoinView(
                OutPoint.Parse($"{vtxo.Outpoint.Txid}:{vtxo.Outpoint.Vout}"), new Satoshis((long)vtxo.Amount), Script.FromHex(vtxo.Script),
                vtxo.IsPreconfirmed, vtxo.IsSpent, vtxo.IsSwept, vtxo.IsUnrolled, SpenderOf(vtxo),
                vtxo.IsSpent && vtxo.ArkTxid.Length > 0, vtxo.ExpiresAt);
        }
        catch (HashPerpException error)
        {
            throw Malformed(error.What);
        }
    }

    /// <summary>The ark tx or the commitment tx; where the operator names neither, the checkpoint or forfeit that it does name.</summary>
    private static string SpenderOf(IndexerVtxo vtxo)
    {
        if (!vtxo.IsSpent)
        {
            return "";
        }
        var spender = new[] { vtxo.ArkTxid, vtxo.SettledBy, vtxo.SpentBy }.FirstOrDefault(txid => txid.Length > 0) ?? throw Malformed("a spent one that nothing spent");
        return uint256.Parse(spender).ToString();
    }

    private static HashPerpException Malformed(string what) =>
        AspAdapterErrors.OperatorAnswerMalformed.Error($"The operator describes a VTXO that cannot be: {what}.", "Nothing was changed; look at the operator.");
}
