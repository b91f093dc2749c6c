using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>What a commitment transaction will weigh once it is signed, and hence cost.</summary>
public static class CommitmentSize
{
    private const int OverheadWeight = 4 * 11;

    /// <summary>Outpoint, empty scriptSig and sequence, counted four times; witness items count once.</summary>
    private const int InputWeight = 4 * 41;

    private const int KeyPathWitnessWeight = 1 + 1 + 64;

    private const int SignatureItem = 1 + 65;

    public static Satoshis Fee(IEnumerable<BatchInput> boarding, int operatorCoins, IEnumerable<TxOut> outputs, long satPerVbyte)
    {
        var weight = OverheadWeight
            + boarding.Sum(input => InputWeight + BoardingWitnessWeight(input.Script))
            + (operatorCoins * (InputWeight + KeyPathWitnessWeight))
            + outputs.Sum(output => 4 * (8 + 3 + output.ScriptPubKey.Length));
        return new Satoshis((weight + 3) / 4 * satPerVbyte);
    }

    public static Satoshis CostOfOperatorCoin(long satPerVbyte) => new((InputWeight + KeyPathWitnessWeight + 3) / 4 * satPerVbyte);

    /// <summary>The owner chooses the leaf, so the heaviest forfeit leaf counts.</summary>
    private static int BoardingWitnessWeight(VtxoScript script) => script.ForfeitClosures.Max(leaf =>
        1 + (leaf.Keys.Count * SignatureItem) + 3 + leaf.Script.Length + 3 + script.ControlBlock(leaf).ToBytes().Length);
}
