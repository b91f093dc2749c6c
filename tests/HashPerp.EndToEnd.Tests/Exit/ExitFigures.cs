using System.Globalization;
using System.Text;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;

namespace HashPerp.EndToEnd.Tests;

/// <summary>What a node said of transactions of ways out, in vB, and the tables of docs/exits.md that follow from it.</summary>
internal sealed class ExitFigures
{
    private static readonly int[] Rates = [1, 10, 100];

    private readonly SortedDictionary<string, int> _sizes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Unroll> _unrolls = [];

    private int Child => _sizes["child that pays"];

    /// <summary>Takes the size of everything in the mempool: transactions of the graph or claims by name, all others are children.</summary>
    public async Task<int> TakeAsync(RPCClient node, IReadOnlyDictionary<uint256, string> names)
    {
        var known = 0;
        foreach (var txid in await node.GetRawMempoolAsync())
        {
            var size = (int)(await node.GetMempoolEntryAsync(txid))!.VirtualSize;
            var name = names.GetValueOrDefault(txid, "child that pays");
            known += names.ContainsKey(txid) ? 1 : 0;
            Assert.True(_sizes.TryAdd(name, size) || _sizes[name] == size, $"{name}: {_sizes[name]} and {size} vB.");
        }
        return known;
    }

    /// <summary>Unrolls a kit, noting the levels and sizes.</summary>
    public async Task UnrollAsync(string name, ExitParty party, RPCClient node)
    {
        var names = NamesOf(party.Exit.Kit);
        var (levels, transactions) = (0, 0);
        await party.UnrollAsync(party.Exit.Graph, async () =>
        {
            transactions += await TakeAsync(node, names);
            levels++;
        });
        Assert.Equal(party.Exit.Graph.Transactions.Count, transactions);
        _unrolls[name] = new Unroll(levels, [.. party.Exit.Graph.Transactions.Select(transaction => names[transaction.GetHash()])]);
    }

    public string Write(ContractTerms terms)
    {
        var text = new StringBuilder();
        text.AppendLine("| transaction | vB |").AppendLine("|---|---|");
        foreach (var (name, size) in _sizes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {size} |");
        }
        text.AppendLine().AppendLine($"A contract of {terms.Rungs.Count} rungs, a fee coin for every package of a level, all rungs claimed by one party; d1 = {terms.Operator.ExitDelay} s, d2 = {terms.ClaimDelay} s of median time.");
        text.AppendLine().AppendLine("| # | way out | transactions | blocks | vB | sat at 1 / 10 / 100 sat/vB | time to money | awake |").AppendLine("|---|---|---|---|---|---|---|---|");
        text.AppendLine("| X1, X2, X6 | off-chain, with the operator | 0 | 0 | 0 | 0 | seconds | X1, X6: both; X2: the winner |");
        var rungs = terms.Rungs.Count;
        Row(text, "X2b, X3", "unroll, Fast with the published key", _unrolls["instant"], rungs, "FastHeight", "d1, and the claim's own lock", "the winner");
        Row(text, "X2b, X4", "unroll, Claim", _unrolls["instant"], rungs, "ClaimHeight", "d2, and the claim's own lock", "the winner");
        Row(text, "X3", "the same, opened two-step", _unrolls["two-step"], rungs, "FastHeight", "d1, and the claim's own lock", "the winner");
        Row(text, "X4", "the same, opened two-step", _unrolls["two-step"], rungs, "ClaimHeight", "d2, and the claim's own lock", "the winner");
        Row(text, "X5", "Split, of an unrolled contract", new Unroll(0, []), rungs, "Split", "T + 60 d", "either");
        Row(text, "X7", "unroll Setup, RefundExit", _unrolls["setup"], 1, "RefundExit", "d1, and the terms' deadline", "either");
        Row(text, "X8", "the whole graph, within the checkpoint's delay", _unrolls["instant"], 0, "ClaimHeight", "then as X2b", "one party, daily; `exit watch`");
        Row(text, "X9", "unroll before the batch expires", _unrolls["instant"], 0, "ClaimHeight", "then as X3 or X4", "either");
        Row(text, "X10", "the branch of an ordinary coin; its claim pays for itself", _unrolls["branch"], 0, "ClaimHeight", "d1", "its owner");
        return text.ToString();
    }

    /// <param name="claims">Of this name, each with a child; in one more block.</param>
    private void Row(StringBuilder text, string number, string how, Unroll unroll, int claims, string claim, string wait, string awake)
    {
        var size = unroll.Transactions.Sum(name => _sizes[name] + Child) + (claims * (_sizes[claim] + Child));
        var costs = string.Join(" / ", Rates.Select(rate => ((long)size * rate).ToString("N0", CultureInfo.InvariantCulture)));
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {number} | {how} | {unroll.Transactions.Count + claims} | {unroll.Levels + (claims > 0 ? 1 : 0)} | {size:N0} | {costs} | {wait} | {awake} |");
    }

    private static Dictionary<uint256, string> NamesOf(ExitKit kit)
    {
        var (setup, rungs) = (kit.Setup?.OutPoint, kit.Terms.Rungs.Count);
        return kit.Graph.ToDictionary(tx => tx.Txid, tx => tx.Kind switch
        {
            KitTransactionKind.Checkpoint => tx.Transaction.Inputs[0].PrevOut == setup ? "checkpoint of a Setup" : "checkpoint of a coin",
            KitTransactionKind.Ark when tx.Txid == setup?.Hash => "ark tx of a Setup",
            KitTransactionKind.Ark => $"ark tx of {(setup is null ? "an instant opening" : "an activation")}, {rungs} rungs",
            _ => $"{KitTransaction.NameOf(tx.Kind)}, {tx.Transaction.Outputs.Count - 1} outputs and the anchor",
        });
    }

    /// <summary>The transactions above a coin.</summary>
    public void TakeBranch(string name, ExitParty party, OutPoint coin)
    {
        var names = NamesOf(party.Exit.Kit);
        var branch = party.Exit.Graph.For([coin]).Transactions;
        _unrolls[name] = new Unroll(branch.Count, [.. branch.Select(transaction => names[transaction.GetHash()])]);
    }

    private sealed record Unroll(int Levels, IReadOnlyList<string> Transactions);
}
