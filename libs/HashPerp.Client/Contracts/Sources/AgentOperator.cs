using HashPerp.Ark;
using HashPerp.Bitcoin;

namespace HashPerp.Client;

/// <summary>The operator, through the checked client: what it answers is matched with what this agent built before anything is used.</summary>
public sealed class AgentOperator(OperatorClient client, OperatorInfo info) : IRoundOperator
{
    /// <summary>Reads the operator's parameters once; a later change is refused by the pin, not followed.</summary>
    public static async Task<AgentOperator> ConnectAsync(OperatorClient client, CancellationToken cancel) => new(client, await client.GetInfoAsync(cancel));

    public OperatorInfo Info => info;

    public async Task<OperatorAnswer> SubmitAsync(OffchainTx transaction, PSBT signedArkTx, CancellationToken cancel)
    {
        var cosigned = await client.SubmitTxAsync(transaction, signedArkTx, cancel);
        return new OperatorAnswer(cosigned.ArkTx, cosigned.Checkpoints);
    }

    public Task FinalizeAsync(uint256 arkTxid, IReadOnlyList<PSBT> checkpoints, CancellationToken cancel) =>
        client.FinalizeTxAsync(arkTxid, checkpoints, cancel);

    public async Task<IReadOnlyList<PSBT>?> FindFinalizedAsync(OffchainTx transaction, CancellationToken cancel)
    {
        // The outputs of an ark tx are listed only once it is finalized.
        var outputs = await client.GetVtxosAsync([new OutPoint(transaction.ArkTxid, 0)], cancel);
        return outputs.Count == 0
            ? null
            : await client.GetVirtualTxsAsync([.. transaction.Checkpoints.Select(checkpoint => checkpoint.GlobalTransaction.GetHash())], cancel);
    }

    public async Task<uint256?> FindSpenderAsync(OutPoint vtxo, CancellationToken cancel) =>
        (await client.GetVtxosAsync([vtxo], cancel)) is [var found, ..] ? found.ArkTxid : null;
}
