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

    public static ECPrivKey Key(byte last) => ECPrivKey.Create([.. new byte[31], last]);

    public static TxOut Output(long sat) => new(new Satoshis(sat), Script.ScriptPubKey);

    public static BatchInput Input(byte index, long sat, BatchInputKind kind = BatchInputKind.Vtxo) =>
        new(new OutPoint(uint256.Zero, index), Output(sat), Script, kind);

    public static RegisteredIntent Intent(string id, BatchInput[] inputs, TxOut[] offchain, TxOut[]? onchain = null, long validAt = 0, long expireAt = 0) =>
        new(id, "", "", inputs, offchain, onchain ?? [], [Owner.PubKey], validAt, expireAt);
}
