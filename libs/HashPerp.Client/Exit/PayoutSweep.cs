using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Moves what the claims of a contract paid on: every payout is a BIP86 output of the owner's contract key, spent here by that key.</summary>
public static class PayoutSweep
{
    /// <summary>Replaceable (BIP125), with no lock.</summary>
    private const uint Sequence = 0xffff_fffd;

    private const uint Version = 2;

    /// <summary>Marker and flag; for each input a count and a 64-byte signature with its length.</summary>
    private const int FrameWeight = 2;

    private const int InputWitnessWeight = 1 + 65;

    /// <param name="coins">Confirmed outputs of <paramref name="owner"/>'s BIP86 script.</param>
    /// <param name="satPerVByte">At least 1.</param>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.UnrollFailed"/>: they aren't worth their fee, or what is left would be dust.</exception>
    public static Transaction Build(IReadOnlyList<Coin> coins, ECPrivKey owner, Script destination, int satPerVByte)
    {
        ArgumentNullException.ThrowIfNull(coins);
        ArgumentNullException.ThrowIfNull(owner);
        var sum = Satoshis.Sum(coins.Select(coin => coin.TxOut.Value));
        var unsigned = new Transaction(Version, [.. coins.Select(coin => new TxIn(coin.OutPoint, Sequence))], [new TxOut(sum, destination)], LockTime: 0);
        var weight = unsigned.GetWeight() + FrameWeight + (coins.Count * InputWitnessWeight);
        var fee = new Satoshis(satPerVByte * (long)((weight + 3) / 4));
        if (sum < fee + ArkOutputs.Dust)
        {
            throw ClientErrors.UnrollFailed.Error($"{sum} do not pay a fee of {fee} and leave more than dust.", "Wait for lower fees.");
        }
        var psbt = new PSBT(unsigned with { Outputs = [new TxOut(sum - fee, destination)] });
        using var outputKey = owner.TweakTaproot(merkleRoot: null);
        foreach (var (index, coin) in coins.Index())
        {
            psbt.Inputs[index].WitnessUtxo = coin.TxOut;
        }
        // A signature covers what every input spends.
        for (var index = 0; index < coins.Count; index++)
        {
            psbt.SignTapKey(index, outputKey);
            psbt.FinalizeTapKeyInput(index);
        }
        return psbt.ExtractTransaction();
    }
}
