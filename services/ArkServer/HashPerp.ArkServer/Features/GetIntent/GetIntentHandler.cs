using HashPerp.Ark;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.Contracts.Ark.V1;
using Intent = HashPerp.Contracts.Ark.V1.Intent;

namespace HashPerp.ArkServer.Features.GetIntent;

/// <summary>Shows owners what is registered for their coins. An intent names coins and keys, so nobody else is shown one.</summary>
public sealed class GetIntentHandler(Operator self, IntentPool intents, TimeProvider time)
{
    public GetIntentResponse Handle(GetIntentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.FilterCase != GetIntentRequest.FilterOneofCase.Intent)
        {
            throw OperatorErrors.InvalidIntentProof.Error("Intents are shown to owners of their coins only.", "Send a get-intent proof.");
        }
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var proof = IntentReader.Read(request.Intent.Proof, request.Intent.Message, IntentType.GetIntent, self.Info, now);
        var found = intents.FindByCoins([.. proof.Coins.Select(coin => (coin.OutPoint, coin.TxOut))]);
        if (found.Count == 0)
        {
            throw OperatorErrors.IntentNotFound.Error("No intent is registered for these inputs.");
        }
        var response = new GetIntentResponse();
        response.Intents.AddRange(found.Select(intent => new Intent { Proof = intent.Proof, Message = intent.Message }));
        response.Intent = response.Intents[0];
        return response;
    }
}
