using HashPerp.Ark;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Tests.Core;

/// <summary>Intents and coins out of nothing, for tests without servers.</summary>
internal static class Sample
{
    public static readonly ECPrivKey Owner = Key(1);

    public static readonly ECPrivKey Server = Key(2);

    public static readonly VtxoScript Script = VtxoScript.Default(Owner.XOnlyPubKey, Server.XOnlyPubKey, RelativeDelay.FromSeconds(2_048));

    public static readonly CommitmentTerms Terms = new(
        Server.PubKey,
        VtxoTree.SweepLeaf(RelativeDelay.FromSeconds(5_184_000), Server.XOnlyPubKey),
        Key(3).XOnlyPubKey,
        HashPerp.Bitcoin.Script.PayToTaproot(Key(4).XOnlyPubKey.Value),
        new Satoshis(330),
        SatPerVbyte: 1);

    public static readonly OperatorInfo Info = new()
    {
        Version = "0",
        Network = "regtest",
        SignerKey = Server.PubKey,
        ForfeitKey = Server.PubKey,
        ForfeitScript = Script.ScriptPubKey,
        CheckpointUnroll = new CsvMultisigClosure(RelativeDelay.FromSeconds(2_048), [Server.XOnlyPubKey]),
        UnilateralExitDelay = RelativeDelay.FromSeconds(2_048),
        BoardingExitDelay = RelativeDelay.FromSeconds(4_096),
        SessionDuration = 10,
        Dust = new Satoshis(330),
        VtxoMinAmount = new Satoshis(1),
        Digest = "",
    };

    public static ECPrivKey Key(byte last) => ECPrivKey.Create([.. new byte[31], last]);

    public static TxOut Output(long sat) => new(new Satoshis(sat), Script.ScriptPubKey);

    public static BatchInput Input(byte index, long sat, BatchInputKind kind = BatchInputKind.Vtxo) =>
        new(new OutPoint(uint256.Zero, index), Output(sat), Script, kind);

    public static RegisteredIntent Intent(string id, BatchInput[] inputs, TxOut[] offchain, TxOut[]? onchain = null, long validAt = 0, long expireAt = 0) =>
        new(id, "", "", inputs, offchain, onchain ?? [], [Owner.PubKey], validAt, expireAt);
}
