using System.Text.Json.Nodes;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The last step of <c>exit run --to</c>: one transaction from all that the claims of this kit paid to its owner.</summary>
internal sealed class PayoutTransfer(ExitScene scene, HdWallet wallet, Unroller unroller, OutcomeKeys keys, EventOutput output)
{
    /// <summary>The script of an address of the kit's network.</summary>
    /// <exception cref="HashPerpException">As <see cref="BitcoinAddress.Parse"/>: another network, or no segwit address.</exception>
    public static Script Destination(ExitKit kit, string address) => BitcoinAddress.Parse(address, KitNetwork.Of(kit));

    /// <summary>Sends what lies at the owner's contract key and nothing in the mempool spends; nothing where there is none.</summary>
    /// <exception cref="HashPerpException">As <see cref="PayoutSweep.Build"/>, or what the node says.</exception>
    public async Task SendAsync(string address, CancellationToken cancel)
    {
        var coins = await CoinsAsync(cancel);
        if (coins.Count == 0)
        {
            output.Text($"Nothing of this contract is left to be sent to {address}.");
            return;
        }
        using var owner = OwnerWords.ContractKey(wallet, scene.Kit);
        var transfer = PayoutSweep.Build(coins, owner, Destination(scene.Kit, address), await unroller.RateAsync(cancel));
        var txid = await scene.Node.SendRawTransactionAsync(transfer, cancel);
        var sent = transfer.Outputs[0].Value;
        output.Event("exit.sent", $"{sent} are on their way to {address} ({txid}).", new JsonObject
        {
            ["address"] = address, ["txid"] = txid.ToString(), ["sent_sat"] = sent.Value, ["coins"] = coins.Count,
        });
    }

    private async Task<IReadOnlyList<Coin>> CoinsAsync(CancellationToken cancel)
    {
        var payout = PartyScripts.OnchainPayout(scene.Kit.Terms, scene.Kit.Leg, Satoshis.Zero).ScriptPubKey;
        var coins = new List<Coin>();
        foreach (var (state, _) in await scene.LookAsync(keys, blocksToUnroll: 0, cancel))
        {
            foreach (var (index, paid) in state.Taken?.Presigned.Transaction.Outputs.Index() ?? [])
            {
                var outPoint = new OutPoint(state.Taken!.Txid, (uint)index);
                if (paid.ScriptPubKey.Equals(payout) && await scene.Node.GetTxOutAsync(outPoint, includeMempool: true, cancel) is not null)
                {
                    coins.Add(new Coin(outPoint, paid));
                }
            }
        }
        return coins;
    }
}
