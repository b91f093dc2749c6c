using HashPerp.ArkServer.Configuration;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Features.GetInfo;

/// <summary>What clients build on; the same for everybody.</summary>
public sealed class GetInfoHandler(Operator self)
{
    public GetInfoResponse Handle()
    {
        var (info, options) = (self.Info, self.Options);
        return new GetInfoResponse
        {
            Version = info.Version,
            SignerPubkey = info.SignerKey.ToString(),
            ForfeitPubkey = info.ForfeitKey.ToString(),
            ForfeitAddress = self.Keys.ForfeitAddress,
            CheckpointTapscript = info.CheckpointUnroll.Script.ToHex(),
            Network = info.Network,
            SessionDuration = info.SessionDuration,
            UnilateralExitDelay = info.UnilateralExitDelay.Value,
            BoardingExitDelay = info.BoardingExitDelay.Value,
            UtxoMinAmount = options.UtxoMinAmount,
            UtxoMaxAmount = options.UtxoMaxAmount,
            VtxoMinAmount = options.VtxoMinAmount,
            VtxoMaxAmount = options.VtxoMaxAmount,
            Dust = options.Dust,
            Fees = new FeeInfo
            {
                IntentFee = new IntentFeeInfo
                {
                    OffchainInput = self.Fees.OffchainInput.Text,
                    OffchainOutput = self.Fees.OffchainOutput.Text,
                    OnchainInput = self.Fees.OnchainInput.Text,
                    OnchainOutput = self.Fees.OnchainOutput.Text,
                },
                TxFeeRate = "0",
            },
            Digest = info.Digest,
            MaxTxWeight = info.MaxTxWeight,
            MaxOpReturnOutputs = info.MaxOpReturnOutputs,
        };
    }
}
