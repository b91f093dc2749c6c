using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Tests;

/// <summary>An ark transaction on its way: built, signed, submitted, finalized; each step can be taken apart by a test.</summary>
public sealed class OffchainSpend
{
    private readonly OperatorStack _stack;

    private readonly IReadOnlyList<OwnedCoin> _coins;

    public OffchainSpend(OperatorStack stack, IReadOnlyList<OwnedCoin> coins, IReadOnlyList<TxOut> outputs)
    {
        _stack = stack;
        _coins = coins;
        Tx = OffchainTx.Build([.. coins.Select(coin => coin.Input)], outputs, stack.Info.CheckpointUnroll);
        for (var i = 0; i < coins.Count; i++)
        {
            foreach (var owner in coins[i].Owners)
            {
                LeafSigning.Sign(Tx.ArkTx, i, owner);
            }
        }
    }

    public OffchainTx Tx { get; }

    public SubmitTxRequest Request => new() { SignedArkTx = Tx.ArkTx.ToBase64(), CheckpointTxs = { Tx.Checkpoints.Select(checkpoint => checkpoint.ToBase64()) } };

    public static async Task<OffchainSpend> RunAsync(OperatorStack stack, IReadOnlyList<OwnedCoin> coins, params TxOut[] outputs)
    {
        var spend = new OffchainSpend(stack, coins, outputs);
        await spend.FinalizeAsync(await spend.SubmitAsync());
        return spend;
    }

    public async Task<SubmitTxResponse> SubmitAsync() => await _stack.Ark.SubmitTxAsync(Request);

    public async Task FinalizeAsync(SubmitTxResponse accepted) => await _stack.Ark.FinalizeTxAsync(FinalRequest(accepted.ArkTxid, accepted.SignedCheckpointTxs));

    /// <summary>The operator's checkpoints with the owners' signatures added.</summary>
    public FinalizeTxRequest FinalRequest(string arkTxid, IEnumerable<string> signedByOperator)
    {
        var request = new FinalizeTxRequest { ArkTxid = arkTxid };
        foreach (var checkpoint in signedByOperator.Select(PSBT.Parse))
        {
            var coin = _coins.Single(candidate => candidate.OutPoint == checkpoint.Inputs[0].TxIn.PrevOut);
            foreach (var owner in coin.Owners)
            {
                LeafSigning.Sign(checkpoint, 0, owner);
            }
            request.FinalCheckpointTxs.Add(checkpoint.ToBase64());
        }
        return request;
    }

    public OutPoint OutPoint(int index) => new(Tx.ArkTxid, (uint)index);
}
