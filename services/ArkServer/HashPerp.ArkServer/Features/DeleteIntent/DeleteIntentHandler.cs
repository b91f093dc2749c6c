using HashPerp.Ark;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using Intent = HashPerp.Contracts.Ark.V1.Intent;

namespace HashPerp.ArkServer.Features.DeleteIntent;

/// <summary>Withdraws what owners of the same coins registered.</summary>
public sealed class DeleteIntentHandler(Operator self, IntentPool intents, TimeProvider time)
{
    public void Handle(Intent? wire)
    {
        var proof = IntentReader.Read(wire?.Proof ?? "", wire?.Message ?? "", IntentType.Delete, self.Info, time.GetUtcNow().ToUnixTimeSeconds());
        intents.DeleteByCoins([.. proof.Coins.Select(coin => (coin.OutPoint, coin.TxOut))]);
    }
}
