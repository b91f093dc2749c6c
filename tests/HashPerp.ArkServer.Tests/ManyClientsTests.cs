using System.Diagnostics;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>A batch of the size that a busy operator runs.</summary>
public sealed class ManyClientsTests
{
    private const int Clients = 64;
    private const long Sat = 50_000;
    private const long FeeCoinSat = 20_000;

    [Fact]
    [Trait("tier", "full")]
    public async Task Sixty_four_clients_settle_in_one_batch_and_every_leaf_unrolls()
    {
        // Long enough that all register before it starts, however busy the machine is.
        await using var stack = await OperatorStack.StartAsync(new Dictionary<string, string?> { ["ArkServer__SessionDuration"] = "120" });
        var users = Enumerable.Range(0, Clients).Select(_ => new TestUser(stack)).ToList();
        var boarding = await FundAsync(stack, users);
        var funds = await stack.OwnFundsAsync();
        var participants = boarding.Select(coin => new BatchParticipant(stack, [coin])).ToList();

        var began = Stopwatch.GetTimestamp();
        var commitments = await Task.WhenAll(participants.Select((participant, i) => participant.RunAsync([users[i].Output(Sat)])));
        TestContext.Current.TestOutputHelper?.WriteLine($"{Clients} clients: {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s from registration to the end of the batch");

        var commitment = Assert.Single(commitments.Distinct())!.Value;
        await stack.MineAsync();
        Assert.NotNull((await stack.Node.Rpc.GetRawTransactionAsync(commitment))!.BlockHash);
        await stack.ExpectOwnFundsAsync(funds);
        var leaves = participants.Select(participant => participant.Tree.Single(tx => tx.IsLeaf).Transaction).ToList();
        await UnrollAsync(stack, commitment);
        for (var i = 0; i < Clients; i++)
        {
            var output = await stack.Node.Rpc.GetTxOutAsync(leaves[i].OutPointOf(0));
            Assert.Equal(users[i].Output(Sat), output!.Output);
        }
        participants.ForEach(participant => participant.Dispose());
        users.ForEach(user => user.Dispose());
    }

    private static async Task<List<OwnedCoin>> FundAsync(OperatorStack stack, List<TestUser> users)
    {
        var scripts = users.Select(user => stack.Info.BoardingScript(user.Key.XOnlyPubKey)).ToList();
        var transaction = await stack.PayManyAsync([.. scripts.Select(script => script.ScriptPubKey)], Sat);
        return [.. users.Select((user, i) => OwnedCoin.Boarding(
            transaction.OutPointOf(IndexOf(transaction, scripts[i].ScriptPubKey)), Sat, scripts[i], user.Key))];
    }

    /// <summary>The whole tree, level by level: a version 3 transaction may have one unconfirmed ancestor.</summary>
    private static async Task UnrollAsync(OperatorStack stack, uint256 commitment)
    {
        using var feeKey = ECPrivKey.Generate();
        var script = Bip86.OutputScript(feeKey.XOnlyPubKey);
        var nodes = (await stack.Indexer.GetVtxoTreeAsync(new GetVtxoTreeRequest { BatchOutpoint = new IndexerOutpoint { Txid = commitment.ToString() } })).VtxoTree;
        var byTxid = nodes.ToDictionary(node => node.Txid);
        var level = nodes.Where(node => !nodes.Any(parent => parent.Children.Values.Contains(node.Txid))).Select(node => node.Txid).ToList();
        var unrolled = 0;
        while (level.Count > 0)
        {
            var fees = await stack.PayManyAsync([.. level.Select(_ => script)], FeeCoinSat);
            var coins = fees.Outputs.Select((output, i) => (output, i)).Where(pair => pair.output.ScriptPubKey.Equals(script)).Select(pair => pair.i).ToList();
            var txs = await stack.Indexer.GetVirtualTxsAsync(new GetVirtualTxsRequest { Txids = { level } });
            foreach (var (psbt, coin) in txs.Txs.Select(PSBT.Parse).Zip(coins))
            {
                var parent = TxFinalizer.Finalize(psbt);
                var child = Cpfp.BuildSignedChild(parent, new Coin(fees.OutPointOf(coin), fees.Outputs[coin]), feeKey, script, 2);
                (await stack.Node.Rpc.SubmitPackageAsync([parent, child])).EnsureAccepted();
                unrolled++;
            }
            await stack.MineAsync();
            level = [.. level.SelectMany(txid => byTxid[txid].Children.Values)];
        }
        Assert.Equal((2 * Clients) - 1, unrolled);
    }

    private static int IndexOf(Transaction transaction, Script script) => transaction.Outputs.ToList().FindIndex(output => output.ScriptPubKey.Equals(script));
}
