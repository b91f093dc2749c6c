using HashPerp.Ark;
using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter;

/// <summary>Decodes what an operator says about itself. It is a stranger's text: what doesn't parse, or breaks a rule, makes the operator unusable.</summary>
internal static class OperatorInfoReader
{
    private const int MaxTextLength = 256;

    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.OperatorAnswerMalformed"/>, <see cref="ArkErrors.InvalidOperatorInfo"/>.</exception>
    public static OperatorInfo Read(GetInfoResponse answer, BitcoinNetwork network)
    {
        if (answer.Network != network.Name)
        {
            throw Malformed($"it serves '{Shortened(answer.Network)}', not {network.Name}");
        }
        if (answer.Version.Length > MaxTextLength || answer.Digest.Length > MaxTextLength)
        {
            throw Malformed("its version or digest is no short text");
        }
        OperatorInfo info;
        try
        {
            info = Decode(answer, network);
        }
        catch (HashPerpException error)
        {
            throw Malformed(error.What);
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
        CheckpointUnroll = Closure.Decode(Script.FromHex(answer.CheckpointTapscript)) as CsvMultisigClosure ?? throw Malformed("its checkpoint leaf is no CSV leaf"),
        UnilateralExitDelay = RelativeDelay.FromSetting(answer.UnilateralExitDelay),
        BoardingExitDelay = RelativeDelay.FromSetting(answer.BoardingExitDelay),
        SessionDuration = answer.SessionDuration,
        Dust = new Satoshis(answer.Dust),
        VtxoMinAmount = new Satoshis(Math.Max(0, answer.VtxoMinAmount)),
        Digest = answer.Digest,
    };

    private static HashPerpException Malformed(string what) =>
        AspAdapterErrors.OperatorAnswerMalformed.Error($"The operator's GetInfo can't be used: {what}.", "Configure another operator.");

    private static string Shortened(string text) => text.Length > 40 ? text[..40] : text;
}
