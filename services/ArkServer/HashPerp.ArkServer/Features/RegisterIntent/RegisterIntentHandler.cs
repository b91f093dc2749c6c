using HashPerp.Ark;
using HashPerp.ArkServer.Batches;
using HashPerp.ArkServer.Chain;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Policy;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;
using Intent = HashPerp.Contracts.Ark.V1.Intent;

namespace HashPerp.ArkServer.Features.RegisterIntent;

/// <summary>Promises coins to the next batch. The rows of its VTXOs are locked while it checks and reserves, so a concurrent SubmitTx loses or wins, never both.</summary>
public sealed class RegisterIntentHandler(
    Operator self, NpgsqlDataSource database, RPCClient node, ChainView chain, IntentPool intents, BanList bans, OutcomeGuard outcomes, TimeProvider time)
{
    public async Task<string> RegisterAsync(Intent wire, CancellationToken cancel)
    {
        var intent = Read(wire, IntentType.Register);
        var tip = await chain.TipAsync(cancel);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var vtxos = await VtxoStore.LockAsync(transaction, [.. intent.Coins.Select(coin => coin.OutPoint)]);
        await bans.RequireFreeAsync(transaction, [.. intent.Coins.Select(coin => (coin.OutPoint, coin.TxOut.ScriptPubKey))]);
        await outcomes.RequireAsync(transaction, [.. intent.Coins.Where(coin => coin.Leaf is not null).Select(coin => (coin.OutPoint, coin.Leaf!))], cancel);
        var inputs = new List<BatchInput>();
        foreach (var coin in intent.Coins)
        {
            inputs.Add(vtxos.TryGetValue(coin.OutPoint, out var vtxo)
                ? IntentCoinRules.FromVtxo(coin, vtxo, self.Info)
                : await BoardingAsync(coin, tip, cancel));
        }
        if (intent.OnchainOutputs.Count > 0 && inputs.Any(input => input.Kind == BatchInputKind.Boarding))
        {
            throw OperatorErrors.InvalidIntentPsbt.Error("An intent with boarding coins asks for on-chain outputs.", "Spend the coin on chain, or board it first.");
        }
        RequireFee(intent, Fee(intent, vtxos));
        var registered = new RegisteredIntent(
            Guid.NewGuid().ToString(), wire.Proof, wire.Message, inputs, intent.OffchainOutputs, intent.OnchainOutputs,
            intent.OffchainOutputs.Count > 0 ? intent.Message.CosignersPublicKeys : [], intent.Message.ValidAt, intent.Message.ExpireAt);
        intents.Add(registered);
        return registered.Id;
    }

    /// <summary>The proof is checked as for a registration, so that a client learns of a mistake early.</summary>
    /// <returns>Satoshi.</returns>
    public async Task<long> EstimateAsync(Intent wire, CancellationToken cancel) => (await EstimateAsync(Read(wire, IntentType.EstimateFee), cancel)).Value;

    private async Task<Satoshis> EstimateAsync(VerifiedIntent intent, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var known = (await VtxoStore.FindAsync(connection, [.. intent.Coins.Select(coin => coin.OutPoint)])).ToDictionary(vtxo => vtxo.OutPoint);
        return Fee(intent, known);
    }

    private Satoshis Fee(VerifiedIntent intent, IReadOnlyDictionary<OutPoint, VtxoRecord> vtxos)
    {
        var inputs = intent.Coins.Select(coin => vtxos.TryGetValue(coin.OutPoint, out var vtxo) ? FeeInput.Of(vtxo) : FeeInput.Boarding(coin.TxOut.Value)).ToList();
        return self.Fees.Of(inputs, intent.OffchainOutputs, intent.OnchainOutputs, time.GetUtcNow().ToUnixTimeSeconds());
    }

    private static void RequireFee(VerifiedIntent intent, Satoshis least)
    {
        if (intent.Fee < least)
        {
            throw OperatorErrors.IntentInsufficientFee.Error($"The intent leaves {intent.Fee} for the operator, who takes {least}.", "Ask for an estimate, then leave that much.")
                .With("min_fee", least.Value).With("actual_fee", intent.Fee.Value);
        }
    }

    private VerifiedIntent Read(Intent? wire, IntentType type)
    {
        var intent = IntentReader.Read(wire?.Proof ?? "", wire?.Message ?? "", type, self.Info, time.GetUtcNow().ToUnixTimeSeconds());
        IntentOutputRules.Check(intent, self.Info);
        return intent;
    }

    private async Task<BatchInput> BoardingAsync(IntentCoin coin, ChainTip tip, CancellationToken cancel)
    {
        if (coin.Leaf is null || self.Info.UtxoMaxAmount == Satoshis.Zero)
        {
            throw OperatorErrors.VtxoNotFound.Error($"{coin.OutPoint} is not a VTXO of this operator.").With("vtxo_outpoint", coin.OutPoint);
        }
        var found = await node.GetTxOutAsync(coin.OutPoint, includeMempool: true, cancel);
        if (found is null || found.Confirmations < 1)
        {
            throw OperatorErrors.VtxoNotFound
                .Error($"{coin.OutPoint} is neither a VTXO of this operator nor a confirmed, unspent output of the chain.", "Wait for its confirmation.")
                .With("vtxo_outpoint", coin.OutPoint);
        }
        var before = await node.GetBlockHashAsync(Math.Max(0, tip.Height - found.Confirmations), cancel);
        var since = (await node.GetBlockHeaderInfoAsync(before, cancel)).MedianTime;
        return IntentCoinRules.FromBoarding(coin, found.Output, since, tip, self.Info);
    }
}
