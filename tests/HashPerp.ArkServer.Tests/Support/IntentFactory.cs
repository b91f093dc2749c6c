using HashPerp.Ark;
using HashPerp.Bitcoin;
using Intent = HashPerp.Contracts.Ark.V1.Intent;

namespace HashPerp.ArkServer.Tests;

/// <summary>Signed intents, as wallets send them.</summary>
public static class IntentFactory
{
    public static Intent Register(IReadOnlyList<OwnedCoin> coins, IReadOnlyList<TxOut> outputs, IReadOnlyList<int> onchain, IReadOnlyList<ECPubKey> cosigners) =>
        Sign(IntentMessage.Register(onchain, validAt: 0, expireAt: 0, cosigners), coins, outputs);

    public static Intent Delete(params IReadOnlyList<OwnedCoin> coins) => Sign(IntentMessage.Delete(expireAt: 0), coins, []);

    public static Intent GetPendingTx(params IReadOnlyList<OwnedCoin> coins) => Sign(IntentMessage.GetPendingTx(expireAt: 0), coins, []);

    /// <summary>Turns notes into VTXOs; a note needs no signature, its preimage stands in the proof.</summary>
    public static Intent Redeem(IReadOnlyList<ArkNote> notes, IReadOnlyList<TxOut> outputs, ECPubKey cosigner)
    {
        var message = IntentMessage.Register([], validAt: 0, expireAt: 0, [cosigner]);
        return new Intent { Proof = IntentProof.Build(message.ToJson(), [.. notes.Select(IntentInput.Of)], outputs).ToBase64(), Message = message.ToJson() };
    }

    public static Intent Sign(IntentMessage message, IReadOnlyList<OwnedCoin> coins, IReadOnlyList<TxOut> outputs)
    {
        var proof = IntentProof.Build(message.ToJson(), [.. coins.Select(coin => IntentInput.Of(coin.Input))], outputs);
        foreach (var owner in coins.SelectMany(coin => coin.Owners).DistinctBy(key => key.PubKey))
        {
            IntentProof.Sign(proof, owner);
        }
        return new Intent { Proof = proof.ToBase64(), Message = message.ToJson() };
    }
}
