using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Everything that stands between outputs of ours and confirmed transactions of the chain: each transaction final, verified against what it
/// spends, parents before children. Whoever holds it can publish it without anybody. An instance exists only if all of that holds; only whether
/// the roots are (still) confirmed is the chain's to say.
/// </summary>
public sealed class VerifiedAncestry
{
    /// <summary>A kit of more than 60 transactions is anchored before its next change; nothing legitimate comes near this.</summary>
    public const int MaxTransactions = 1000;

    private readonly Dictionary<uint256, Transaction> _byTxid;
    private readonly Dictionary<OutPoint, TxOut> _roots;

    private VerifiedAncestry(IReadOnlyList<Transaction> inOrder, Dictionary<uint256, Transaction> byTxid, Dictionary<OutPoint, TxOut> roots)
    {
        Transactions = inOrder;
        _byTxid = byTxid;
        _roots = roots;
    }

    /// <summary>Nothing but the chain: the start for building one up.</summary>
    public static VerifiedAncestry Empty { get; } = new([], [], []);

    /// <summary>Final transactions, parents before children.</summary>
    public IReadOnlyList<Transaction> Transactions { get; }

    /// <summary>The on-chain outputs that the first transactions spend (batch outputs).</summary>
    public IReadOnlyDictionary<OutPoint, TxOut> Roots => _roots;

    /// <summary>Verifies transactions in any order.</summary>
    /// <param name="roots">The on-chain outputs that they start from, as found on the chain.</param>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.AncestryRefused"/>: a gap, a wrong signature, another amount, too many.</exception>
    public static VerifiedAncestry Verify(IReadOnlyCollection<Transaction> transactions, IReadOnlyDictionary<OutPoint, TxOut> roots) =>
        Refusing("An ancestry can't be verified", () => Build(transactions, roots));

    private static VerifiedAncestry Build(IReadOnlyCollection<Transaction> transactions, IReadOnlyDictionary<OutPoint, TxOut> roots)
    {
        if (transactions.Count > MaxTransactions)
        {
            throw ClientErrors.AncestryRefused.Error($"An ancestry of {transactions.Count} transactions; at most {MaxTransactions} are read.");
        }
        var byTxid = new Dictionary<uint256, Transaction>();
        foreach (var transaction in transactions)
        {
            byTxid[transaction.GetHash()] = transaction;
        }
        var order = TopologicalOrder.Of(byTxid);
        var used = new Dictionary<OutPoint, TxOut>();
        foreach (var transaction in order)
        {
            VirtualTxVerifier.Verify(transaction, [.. transaction.Inputs.Select(input => SpentBy(input.PrevOut, byTxid, roots, used))]);
        }
        return new VerifiedAncestry(order, byTxid, used);
    }

    /// <summary>The output, if it is one of these transactions'.</summary>
    public TxOut? Find(OutPoint outPoint) =>
        _byTxid.TryGetValue(outPoint.Hash, out var transaction) && outPoint.N < transaction.Outputs.Count ? transaction.Outputs[(int)outPoint.N] : null;

    public Transaction? Find(uint256 txid) => _byTxid.GetValueOrDefault(txid);

    /// <summary>This and another ancestry together.</summary>
    public VerifiedAncestry Union(VerifiedAncestry other) => Verify([.. Transactions, .. other.Transactions.Where(tx => !_byTxid.ContainsKey(tx.GetHash()))], AllRoots(other));

    /// <summary>With the final transactions of an off-chain spend (checkpoints and ark tx) on top.</summary>
    public VerifiedAncestry Extend(IEnumerable<Transaction> transactions) => Verify([.. Transactions, .. transactions], _roots);

    /// <summary>Only what is needed for some of its outputs.</summary>
    public VerifiedAncestry For(IEnumerable<OutPoint> outPoints)
    {
        var needed = new HashSet<uint256>();
        var open = new Stack<uint256>(outPoints.Select(outPoint => outPoint.Hash));
        while (open.TryPop(out var txid))
        {
            if (_byTxid.TryGetValue(txid, out var transaction) && needed.Add(txid))
            {
                foreach (var input in transaction.Inputs)
                {
                    open.Push(input.PrevOut.Hash);
                }
            }
        }
        return Verify([.. Transactions.Where(transaction => needed.Contains(transaction.GetHash()))], _roots);
    }

    public JsonObject ToJson()
    {
        var roots = _roots.OrderBy(root => root.Key).Select(root => (JsonNode)new JsonObject
        {
            ["outpoint"] = root.Key.ToString(),
            ["amount"] = root.Value.Value.Value,
            ["script"] = root.Value.ScriptPubKey.ToHex(),
        });
        return new JsonObject
        {
            ["roots"] = new JsonArray([.. roots]),
            ["transactions"] = new JsonArray([.. Transactions.Select(transaction => (JsonNode)transaction.ToHex())]),
        };
    }

    /// <summary>Reads and verifies again: what lies on a disk is believed no more than what comes over a wire.</summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.AncestryRefused"/>.</exception>
    public static VerifiedAncestry FromJson(JsonNode node) => Refusing("The document of an ancestry can't be read", () => Verify(
        [.. Items(node, "transactions").Select(hex => Transaction.Parse(Text(hex)))],
        Items(node, "roots").Select(root => (
            OutPoint: OutPoint.Parse(Text(root?["outpoint"])),
            Output: new TxOut(new Satoshis((long?)root!["amount"] ?? -1), Script.FromHex(Text(root["script"])))))
            .DistinctBy(root => root.OutPoint).ToDictionary(root => root.OutPoint, root => root.Output)));

    private static JsonArray Items(JsonNode node, string name) => (node as JsonObject)?[name] as JsonArray
        ?? throw ClientErrors.AncestryRefused.Error($"The document of an ancestry has no list of {name}.");

    private static string Text(JsonNode? node) => (string?)node ?? throw ClientErrors.AncestryRefused.Error("The document of an ancestry lacks a value.");

    /// <summary>Whatever is wrong with bytes of a stranger is one refusal, with the reason inside.</summary>
    private static VerifiedAncestry Refusing(string what, Func<VerifiedAncestry> verify)
    {
        try
        {
            return verify();
        }
        catch (Exception error) when (error is InvalidOperationException || (error is HashPerpException known && known.Code != ClientErrors.AncestryRefused))
        {
            throw new HashPerpException(ClientErrors.AncestryRefused, $"{what}: {(error as HashPerpException)?.What ?? error.Message}", "Don't build on it.", error);
        }
    }

    private static TxOut SpentBy(
        OutPoint spent, Dictionary<uint256, Transaction> byTxid, IReadOnlyDictionary<OutPoint, TxOut> roots, Dictionary<OutPoint, TxOut> used)
    {
        if (byTxid.TryGetValue(spent.Hash, out var parent))
        {
            return spent.N < parent.Outputs.Count
                ? parent.Outputs[(int)spent.N]
                : throw ClientErrors.AncestryRefused.Error($"{spent} is spent in the ancestry, but its transaction has no such output.");
        }
        used[spent] = roots.TryGetValue(spent, out var root)
            ? root
            : throw ClientErrors.AncestryRefused.Error($"{spent} is neither in the ancestry nor a confirmed output.", "Fetch the rest first.");
        return root;
    }

    private Dictionary<OutPoint, TxOut> AllRoots(VerifiedAncestry other)
    {
        var roots = new Dictionary<OutPoint, TxOut>(_roots);
        foreach (var (outPoint, output) in other._roots)
        {
            roots[outPoint] = output;
        }
        return roots;
    }
}
