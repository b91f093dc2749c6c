using Google.Protobuf;
using HashPerp.ArkServer.Tests;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Common = HashPerp.Contracts.Common.V1;

namespace HashPerp.AspAdapter.Tests;

/// <summary>Proofs of coins, as an agent sends them.</summary>
internal static class ProvenCoins
{
    public static Common.OutPoint Wire(this OutPoint outPoint) => new() { Txid = outPoint.Hash.ToString(), Vout = outPoint.N };

    /// <summary>The owner's proof for the account of all tests.</summary>
    public static Common.CoinProof Proof(this OwnedCoin coin) => Proof(coin.OutPoint, coin.Owners[0], AspDriver.Account);

    /// <param name="signer">Whose signature it is.</param>
    /// <param name="key">Whose key it names; the signer's if null.</param>
    public static Common.CoinProof Proof(OutPoint outPoint, ECPrivKey signer, Bytes32 account, ECXOnlyPubKey? key = null) => new()
    {
        Outpoint = outPoint.Wire(),
        Key = ByteString.CopyFrom((key ?? signer.XOnlyPubKey).Value.ToBytes()),
        Signature = ByteString.CopyFrom(new CoinProof(GenesisPrefix.Regtest, outPoint, account).Sign(signer)),
    };
}
