using HashPerp.Ark;
using HashPerp.Bitcoin;

namespace HashPerp.ArkServer.Core;

/// <summary>Where a coin of an intent comes from.</summary>
public enum BatchInputKind
{
    /// <summary>A live VTXO: given up by a forfeit.</summary>
    Vtxo,

    /// <summary>Swept, a note, or below dust: there is nothing left to forfeit.</summary>
    Recoverable,

    /// <summary>A confirmed on-chain output with the operator's key in its forfeit leaf: an input of the commitment transaction.</summary>
    Boarding,
}

/// <summary>One coin of an intent.</summary>
/// <param name="Revealed">Its whole script; null for a note, which has none.</param>
public sealed record BatchInput(OutPoint OutPoint, TxOut Output, VtxoScript? Revealed, BatchInputKind Kind)
{
    /// <summary>Of a coin that somebody signs for.</summary>
    public VtxoScript Script => Revealed ?? throw new InvalidOperationException($"{OutPoint} is a note.");

    public bool NeedsForfeit => Kind == BatchInputKind.Vtxo;
}
