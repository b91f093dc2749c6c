using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>One VTXO as the operator's books have it. Times are chain time (median time past, unix seconds).</summary>
public sealed record VtxoRecord
{
    public required OutPoint OutPoint { get; init; }

    public required Satoshis Amount { get; init; }

    /// <summary>Always the P2TR form, also for a sub-dust VTXO whose transaction output is an OP_RETURN.</summary>
    public required Script Script { get; init; }

    public required long CreatedAt { get; init; }

    /// <summary>When the batch that it descends from can be swept; the earliest of several.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>The commitment transactions that it descends from.</summary>
    public required IReadOnlyList<string> CommitmentTxids { get; init; }

    /// <summary>Ark transactions between the batch leaf and this output.</summary>
    public required int Depth { get; init; }

    public bool IsPreconfirmed { get; init; }

    public bool IsSwept { get; init; }

    public bool IsUnrolled { get; init; }

    public bool IsSpent { get; init; }

    /// <summary>The checkpoint or forfeit that spends it.</summary>
    public string SpentBy { get; init; } = "";

    /// <summary>The ark transaction that it went into.</summary>
    public string ArkTxid { get; init; } = "";

    /// <summary>The commitment transaction that it was settled in.</summary>
    public string SettledBy { get; init; } = "";

    /// <param name="now">Chain time.</param>
    public static VtxoRecord Note(OutPoint outPoint, TxOut output, long now)
    {
        ArgumentNullException.ThrowIfNull(output);
        return new VtxoRecord
        {
            OutPoint = outPoint, Amount = output.Value, Script = output.ScriptPubKey, CreatedAt = now, ExpiresAt = 0, CommitmentTxids = [], Depth = 0,
        };
    }

    public bool IsSpendable => !IsSpent && !IsSwept && !IsUnrolled;

    /// <summary>Redeemable in a batch without a forfeit, at the operator's goodwill: swept but unspent, a note, or below dust.</summary>
    public bool IsRecoverable => !IsSpent && (IsSwept || IsNote || Amount < ArkOutputs.Dust);

    /// <summary>A note descends from no batch: it is money that the operator gave away (40-ark-wire §3.9).</summary>
    public bool IsNote => CommitmentTxids.Count == 0;

    /// <summary>The output that a transaction spending it refers to.</summary>
    public TxOut Output => new(Amount, Script);
}
