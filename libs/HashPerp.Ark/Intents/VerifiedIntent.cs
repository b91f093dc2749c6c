using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>A coin whose owners signed an intent. Whether it exists with this value is for the operator's books, or the chain, to say.</summary>
/// <param name="Script">As revealed; null for a note, or if nothing was revealed.</param>
/// <param name="Leaf">The leaf that was signed; null for a note.</param>
public sealed record IntentCoin(OutPoint OutPoint, TxOut TxOut, VtxoScript? Script, Closure? Leaf);

/// <summary>An intent whose proof holds.</summary>
/// <param name="Outputs">What is wanted; empty for messages that ask for no payment.</param>
public sealed record VerifiedIntent(IntentMessage Message, IReadOnlyList<IntentCoin> Coins, IReadOnlyList<TxOut> Outputs)
{
    /// <summary>Outputs to be paid by the commitment transaction itself.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidIntentMessage"/>: an index that no output has, or one twice.</exception>
    public IReadOnlyList<TxOut> OnchainOutputs => [.. Indexes().Order().Select(index => Outputs[index])];

    /// <summary>Outputs of the intent's leaf transaction.</summary>
    public IReadOnlyList<TxOut> OffchainOutputs
    {
        get
        {
            var onChain = Indexes();
            return [.. Outputs.Where((_, index) => !onChain.Contains(index))];
        }
    }

    /// <summary>What the coins bring beyond the outputs: the fee that is offered.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.AmountsDoNotMatch"/>: the outputs are worth more than the coins.</exception>
    public Satoshis Fee
    {
        get
        {
            var (coins, wanted) = (Satoshis.Sum(Coins.Select(coin => coin.TxOut.Value)), Satoshis.Sum(Outputs.Select(output => output.Value)));
            return coins >= wanted
                ? coins - wanted
                : throw ArkErrors.AmountsDoNotMatch.Error($"The intent wants {wanted} for coins worth {coins}.");
        }
    }

    private HashSet<int> Indexes()
    {
        var indexes = Message.OnchainOutputIndexes.ToHashSet();
        return indexes.Count == Message.OnchainOutputIndexes.Count && indexes.All(index => index < Outputs.Count)
            ? indexes
            : throw ArkErrors.InvalidIntentMessage.Error("An on-chain output index stands twice, or has no output.");
    }
}
