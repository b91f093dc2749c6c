using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>What an operator with key 3 says about itself.</summary>
internal static class SampleOperator
{
    public static OperatorInfo Info { get; } = new()
    {
        Version = "1",
        Network = "regtest",
        SignerKey = SampleContract.Operator.PubKey,
        ForfeitKey = SampleContract.Operator.PubKey,
        ForfeitScript = new Script([0x51]),
        CheckpointUnroll = new CsvMultisigClosure(RelativeDelay.FromSeconds(2_048), [SampleContract.Key(4).XOnlyPubKey]),
        UnilateralExitDelay = RelativeDelay.FromSeconds(2_048),
        BoardingExitDelay = RelativeDelay.FromSeconds(4_096),
        SessionDuration = 6,
        Dust = new Satoshis(330),
        VtxoMinAmount = new Satoshis(1),
    };
}
