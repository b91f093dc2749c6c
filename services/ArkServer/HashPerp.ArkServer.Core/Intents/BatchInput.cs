using HashPerp.Ark;
using HashPerp.Bitcoin;

namespace HashPerp.ArkServer.Core;

/// <summary>Where a coin of an intent comes from.</summary>
public enum BatchInputKind
{
    /// <summary>A live VTXO: given up by a forfeit.</summary>
    Vtxo,

    /// <summary>Swept, or below dust: there is nothing left to forfeit.</summary>
    Recoverable,

    /// <summary>A confirmed on-chain output with the operator's key in its forfeit leaf: an input of the commitment transaction.</summary>
    Boarding,
}

/// <summary>One coin of an intent, with its whole script revealed.</summary>
public sealed record BatchInput(OutPoint OutPoint, TxOut Output, VtxoScript Script, BatchInputKind Kind)
{
    public bool NeedsForfeit => Kind == BatchInputKind.Vtxo;
}
