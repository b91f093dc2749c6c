using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// Pays for a zero-fee virtual transaction (40-ark-wire §4.5): a version-3 child spends the parent's anchor and a confirmed coin of ours, and
/// both go to the node as one package. TRUC (BIP431) allows one unconfirmed parent and a child of 1,000 vB.
/// </summary>
public static class Cpfp
{
    /// <summary>Weight of what every child has: version, counts, lock time, segwit marker, anchor input, and its empty witness.</summary>
    private const int BaseWeight = (4 * (4 + 1 + 41 + 1 + 4)) + 2 + 1;

    /// <summary>Outpoint, empty scriptSig, sequence.</summary>
    private const int InputWeight = 4 * 41;

    /// <summary>Count, length, 64-byte signature.</summary>
    private const int TaprootWitnessWeight = 66;

    /// <summary>Count, and two items with their lengths: a 72-byte signature and a key.</summary>
    private const int P2WpkhWitnessWeight = 1 + 1 + 72 + 1 + 33;

    /// <summary>The unsigned child: input 0 the anchor, input 1 the coin, output 0 the change.</summary>
    /// <param name="parent">With all of its witnesses, since they count.</param>
    /// <param name="coin">A confirmed P2TR (key path) or P2WPKH output.</param>
    /// <param name="satPerVByte">For parent and child together, at least 1.</param>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.FeeNotPayable"/>: no anchor, another kind of coin, or too small a coin.</exception>
    public static PSBT BuildChild(Transaction parent, Coin coin, Script changeScript, int satPerVByte)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(coin);
        ArgumentNullException.ThrowIfNull(changeScript);
        var anchor = parent.Outputs.Count - 1;
        if (anchor < 0 || !ArkOutputs.IsAnchor(parent.Outputs[anchor]))
        {
            throw ArkErrors.FeeNotPayable.Error($"{parent.GetHash()} does not end with an anchor.");
        }
        var fee = Fee(parent, coin, changeScript, satPerVByte);
        if (coin.TxOut.Value < fee + ArkOutputs.Dust)
        {
            throw ArkErrors.FeeNotPayable.Error($"A coin of {coin.TxOut.Value} cannot pay {fee}.", $"Use one of {fee + ArkOutputs.Dust} or more.");
        }
        var child = new PSBT(new Transaction(
            ArkOutputs.VirtualTxVersion,
            [new TxIn(parent.OutPointOf(anchor)), new TxIn(coin.OutPoint)],
            [new TxOut(coin.TxOut.Value - fee, changeScript)],
            LockTime: 0));
        child.Inputs[0].WitnessUtxo = ArkOutputs.Anchor;
        // An anchor is spent by nothing at all: its final witness is empty.
        child.Inputs[0].FinalScriptWitness = WitScript.Empty;
        child.Inputs[1].WitnessUtxo = coin.TxOut;
        return child;
    }

    /// <summary>The child, signed, for a coin of a BIP86 key.</summary>
    /// <param name="key">The internal key of the coin's output.</param>
    public static Transaction BuildSignedChild(Transaction parent, Coin coin, ECPrivKey key, Script changeScript, int satPerVByte)
    {
        ArgumentNullException.ThrowIfNull(key);
        var child = BuildChild(parent, coin, changeScript, satPerVByte);
        using var outputKey = key.TweakTaproot(merkleRoot: null);
        child.SignTapKey(1, outputKey);
        child.FinalizeTapKeyInput(1);
        return child.ExtractTransaction();
    }

    /// <summary>What the coin has to pay for parent and child; sizes are rounded up.</summary>
    public static Satoshis Fee(Transaction parent, Coin coin, Script changeScript, int satPerVByte)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(coin);
        ArgumentNullException.ThrowIfNull(changeScript);
        if (satPerVByte < 1)
        {
            throw ArkErrors.FeeNotPayable.Error($"A fee rate of {satPerVByte} sat/vB.", "Nodes relay from 1 on.");
        }
        var weight = BaseWeight + InputWeight + WitnessWeight(coin.TxOut.ScriptPubKey) + (4 * (8 + 1 + changeScript.Length));
        return new Satoshis(satPerVByte * (long)(parent.GetVirtualSize() + ((weight + 3) / 4)));
    }

    private static int WitnessWeight(Script script) => script switch
    {
        { IsTaproot: true } => TaprootWitnessWeight,
        { Length: 22 } when script.Span[0] == 0 && script.Span[1] == 20 => P2WpkhWitnessWeight,
        _ => throw ArkErrors.FeeNotPayable.Error($"{script} is neither P2TR nor P2WPKH.", "Fund the fee wallet with one of these."),
    };
}
