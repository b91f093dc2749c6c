using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Tests;

/// <summary>Decodes GetInfo independently of the client library.</summary>
public static class InfoReader
{
    public static OperatorInfo Read(GetInfoResponse info) => new()
    {
        Version = info.Version,
        Network = info.Network,
        SignerKey = ECPubKey.Parse(info.SignerPubkey),
        ForfeitKey = ECPubKey.Parse(info.ForfeitPubkey),
        ForfeitScript = BitcoinAddress.Parse(info.ForfeitAddress, BitcoinNetwork.Regtest),
        CheckpointUnroll = (CsvMultisigClosure)Closure.Decode(Script.FromHex(info.CheckpointTapscript)),
        UnilateralExitDelay = RelativeDelay.FromSetting(info.UnilateralExitDelay),
        BoardingExitDelay = RelativeDelay.FromSetting(info.BoardingExitDelay),
        SessionDuration = info.SessionDuration,
        Dust = new Satoshis(info.Dust),
        VtxoMinAmount = new Satoshis(info.VtxoMinAmount),
        Digest = info.Digest,
    };
}
