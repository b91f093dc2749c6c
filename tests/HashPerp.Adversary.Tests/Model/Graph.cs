namespace HashPerp.Adversary.Tests;

internal enum TxKind
{
    /// <summary>A virtual transaction: tree leaf, checkpoint or ark tx.</summary>
    Virtual,

    /// <summary>Pays a party for good, on chain.</summary>
    Claim,

    /// <summary>The operator's own leaf: of a batch after its expiry, of a checkpoint after its delay, and a forfeit.</summary>
    Sweep,

    /// <summary>What only a coalition signs.</summary>
    Theft,
}

/// <param name="Output">What is spent.</param>
/// <param name="Csv">Looks that it must have been on chain.</param>
internal sealed record Spend(string Output, int Csv = 0);

/// <param name="Signers">Whose signatures its leaf asks for.</param>
/// <param name="NotBefore">Its lock time, in looks.</param>
internal sealed record Tx(string Name, TxKind Kind, Spend[] Inputs, string[] Outputs, Actors Signers, OutcomeKeys Keys = OutcomeKeys.None, int NotBefore = 0)
{
    /// <summary>What each gets once it is confirmed: a stake is 1, a pot 2, a step on the way 0.</summary>
    public (Actors Who, int Units)[] Pays { get; init; } = [];

    public int PaysTo(Actors who) => Pays.Where(pay => pay.Who == who).Sum(pay => pay.Units);
}

/// <summary>All transactions that can exist in a situation, with their outputs by number.</summary>
internal sealed class Graph
{
    private readonly Dictionary<string, int> _outputs = [];

    public Graph(IReadOnlyList<Tx> txs)
    {
        Txs = txs;
        Inputs = [.. txs.Select(tx => tx.Inputs.Select(input => (Output(input.Output), input.Csv)).ToArray())];
        Creator = Fill(-1);
        Spenders = new ulong[64];
        for (var index = 0; index < txs.Count; index++)
        {
            foreach (var output in txs[index].Outputs)
            {
                Creator[Output(output)] = index;
            }
            foreach (var (output, _) in Inputs[index])
            {
                Spenders[output] |= 1UL << index;
            }
        }
        if (txs.Count > 64 || _outputs.Count > 64)
        {
            throw new InvalidOperationException("A situation has at most 64 transactions and 64 outputs: states keep them as bits.");
        }
    }

    public IReadOnlyList<Tx> Txs { get; }

    public (int Output, int Csv)[][] Inputs { get; }

    /// <summary>Output -> the transaction that makes it, or -1: on chain from the beginning.</summary>
    public int[] Creator { get; }

    /// <summary>Output -> the transactions that spend it.</summary>
    public ulong[] Spenders { get; }

    public int OutputCount => _outputs.Count;

    public int Of(string tx) => Enumerable.Range(0, Txs.Count).Single(index => Txs[index].Name == tx);

    public bool Has(string tx) => Txs.Any(other => other.Name == tx);

    public int Output(string name)
    {
        if (!_outputs.TryGetValue(name, out var number))
        {
            number = _outputs.Count;
            _outputs.Add(name, number);
        }
        return number;
    }

    /// <summary>The members of a set, in order.</summary>
    public static IEnumerable<int> Members(ulong set)
    {
        for (; set != 0; set &= set - 1)
        {
            yield return System.Numerics.BitOperations.TrailingZeroCount(set);
        }
    }

    public ulong Mask(params IEnumerable<string> txs) => txs.Aggregate(0UL, (mask, tx) => mask | (1UL << Of(tx)));

    public ulong Mask(Func<Tx, bool> which) => Enumerable.Range(0, Txs.Count).Where(index => which(Txs[index])).Aggregate(0UL, (mask, index) => mask | (1UL << index));

    private static int[] Fill(int value)
    {
        var array = new int[64];
        Array.Fill(array, value);
        return array;
    }
}
