using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Decodes what an operator says about itself; anything that doesn't parse makes it unusable.</summary>
internal static class OperatorInfoReader
{
    /// <exception cref="HashPerpException"><see cref="OperatorClientErrors.MalformedAnswer"/>, or a rule of <see cref="OperatorInfoRules"/>.</exception>
    public static OperatorInfo Read(GetInfoResponse answer, BitcoinNetwork network)
    {
        if (answer.Network != network.Name)
        {
            throw OperatorClientErrors.MalformedAnswer.Error($"The operator serves '{answer.Network}', this wallet is for {network.Name}.", "Choose another operator.");
        }
        OperatorInfo info;
        try
        {
            info = Decode(answer, network);
        }
        catch (HashPerpException error)
        {
            throw new HashPerpException(OperatorClientErrors.MalformedAnswer, $"The operator's GetInfo can't be read: {error.What}", "Choose another operator.", error);
        }
        info.Validate();
        return info;
    }

    private static OperatorInfo Decode(GetInfoResponse answer, BitcoinNetwork network) => new()
    {
        Version = answer.Version,
        Network = answer.Network,
        SignerKey = ECPubKey.Parse(answer.SignerPubkey),
        ForfeitKey = ECPubKey.Parse(answer.ForfeitPubkey),
        ForfeitScript = BitcoinAddress.Parse(answer.ForfeitAddress, network),
        CheckpointUnroll = Closure.Decode(Script.FromHex(answer.CheckpointTapscript)) as CsvMultisigClosure
            ?? throw OperatorClientErrors.MalformedAnswer.Error("its checkpoint tapscript is no CSV leaf."),
        UnilateralExitDelay = RelativeDelay.FromSetting(answer.UnilateralExitDelay),
        BoardingExitDelay = RelativeDelay.FromSetting(answer.BoardingExitDelay),
        SessionDuration = answer.SessionDuration,
        Dust = new Satoshis(answer.Dust),
        VtxoMinAmount = new Satoshis(Math.Max(0, answer.VtxoMinAmount)),
        VtxoMaxAmount = Limit(answer.VtxoMaxAmount),
        UtxoMinAmount = new Satoshis(Math.Max(0, answer.UtxoMinAmount)),
        UtxoMaxAmount = Limit(answer.UtxoMaxAmount),
        MaxTxWeight = answer.MaxTxWeight > 0 ? checked((int)Math.Min(answer.MaxTxWeight, Transaction.MaxBytes)) : 40_000,
        MaxOpReturnOutputs = answer.MaxOpReturnOutputs > 0 ? checked((int)Math.Min(answer.MaxOpReturnOutputs, 100)) : 3,
        Digest = answer.Digest,
    };

    /// <summary>The operator's -1 is "no limit".</summary>
    private static Satoshis? Limit(long amount) => amount < 0 ? null : new Satoshis(amount);
}
