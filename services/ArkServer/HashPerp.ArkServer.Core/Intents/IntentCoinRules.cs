using HashPerp.Ark;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>Whether a proven coin may go into a batch, and as what.</summary>
public static class IntentCoinRules
{
    /// <summary>A coin that the books know.</summary>
    public static BatchInput FromVtxo(IntentCoin coin, VtxoRecord vtxo, OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(vtxo);
        RequireOutput(coin, vtxo.Output);
        if (vtxo.IsSpent)
        {
            throw OperatorErrors.VtxoAlreadySpent.Error($"{coin.OutPoint} is already spent.").With("vtxo_outpoint", coin.OutPoint);
        }
        if (vtxo.IsUnrolled)
        {
            throw OperatorErrors.VtxoAlreadyUnrolled.Error($"{coin.OutPoint} is on chain already.", "Spend it there.").With("vtxo_outpoint", coin.OutPoint);
        }
        if (vtxo.IsNote)
        {
            // The proof verified its preimage: whoever shows it owns it.
            return new BatchInput(coin.OutPoint, vtxo.Output, null, BatchInputKind.Recoverable);
        }
        var script = RequireRevealed(coin);
        Validate(script, info, info.UnilateralExitDelay);
        return new BatchInput(coin.OutPoint, vtxo.Output, script, vtxo.IsRecoverable ? BatchInputKind.Recoverable : BatchInputKind.Vtxo);
    }

    /// <summary>A coin of the chain.</summary>
    /// <param name="confirmedSince">Median time of the block before its own, from which BIP68 counts.</param>
    public static BatchInput FromBoarding(IntentCoin coin, Bitcoin.TxOut output, long confirmedSince, ChainTip tip, OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(tip);
        ArgumentNullException.ThrowIfNull(info);
        var script = RequireSame(coin, output);
        Validate(script, info, info.BoardingExitDelay);
        if (script.SmallestExitDelay is not { } delay)
        {
            throw OperatorErrors.InvalidVtxoScript.Error($"{coin.OutPoint} has no exit leaf.");
        }
        if (tip.MedianTime >= confirmedSince + delay.Value)
        {
            throw OperatorErrors.InvalidPsbtInput.Error(
                $"{coin.OutPoint} could be taken back since {confirmedSince + delay.Value}; the operator can't count on it.", "Spend it to a new boarding address.");
        }
        CheckAmount(output.Value, info);
        return new BatchInput(coin.OutPoint, output, script, BatchInputKind.Boarding);
    }

    /// <summary>A proof shows who could sign for the output that it names; only this shows that it named the real one.</summary>
    public static VtxoScript RequireSame(IntentCoin coin, Bitcoin.TxOut real)
    {
        RequireOutput(coin, real);
        return RequireRevealed(coin);
    }

    private static void RequireOutput(IntentCoin coin, Bitcoin.TxOut real)
    {
        ArgumentNullException.ThrowIfNull(coin);
        if (coin.TxOut != real)
        {
            throw OperatorErrors.InvalidPsbtInput.Error($"{coin.OutPoint} holds another amount or script than the proof says.").With("vtxo_outpoint", coin.OutPoint);
        }
    }

    private static VtxoScript RequireRevealed(IntentCoin coin) => coin.Script
        ?? throw OperatorErrors.InvalidVtxoScript.Error($"The proof does not reveal the script of {coin.OutPoint}.", "Add the taptree field.");

    private static void Validate(VtxoScript script, OperatorInfo info, RelativeDelay minExitDelay)
    {
        Wire.Recoding(OperatorErrors.InvalidVtxoScript, () => script.Validate(info.SignerKey.XOnly, minExitDelay));
        if (!script.ForfeitClosures.Any())
        {
            throw OperatorErrors.InvalidVtxoScript.Error("The script has no leaf that the operator could sign.");
        }
    }

    private static void CheckAmount(Satoshis amount, OperatorInfo info)
    {
        if (amount < info.UtxoMinAmount)
        {
            throw OperatorErrors.AmountTooLow.Error($"A boarding coin of {amount}; the least is {info.UtxoMinAmount}.").With("min_amount", info.UtxoMinAmount.Value);
        }
        if (info.UtxoMaxAmount is { } most && amount > most)
        {
            throw OperatorErrors.AmountTooHigh.Error($"A boarding coin of {amount}; the most is {most}.").With("max_amount", most.Value);
        }
    }
}
