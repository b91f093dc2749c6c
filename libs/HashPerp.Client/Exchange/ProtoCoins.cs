using Google.Protobuf;
using HashPerp.Primitives;
using ProtoOutPoint = HashPerp.Contracts.Common.V1.OutPoint;
using ProtoProof = HashPerp.Contracts.Common.V1.CoinProof;

namespace HashPerp.Client;

/// <summary>Coins and their proofs as they cross the wire.</summary>
internal static class ProtoCoins
{
    /// <param name="text"><c>txid:vout</c>.</param>
    public static ProtoOutPoint OutPoint(string text)
    {
        var outPoint = Bitcoin.OutPoint.Parse(text);
        return new ProtoOutPoint { Txid = outPoint.Hash.ToString(), Vout = outPoint.N };
    }

    public static ProtoProof Proof(CoinOrigin proof) => new()
    {
        Outpoint = OutPoint(proof.OutPoint), Key = ByteString.CopyFrom(Hex.Decode(proof.Key)), Signature = ByteString.CopyFrom(Hex.Decode(proof.Signature)),
    };
}
