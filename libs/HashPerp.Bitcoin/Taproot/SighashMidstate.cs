using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// The five hashes over a whole transaction that every input's BIP341 message shares; computed once per transaction when many inputs are
/// signed.
/// </summary>
public sealed class SighashMidstate
{
    private readonly Lazy<Bytes32> _prevouts, _amounts, _scriptPubKeys, _sequences, _outputs;

    /// <param name="spentOutputs">One for every input, in order.</param>
    public SighashMidstate(Transaction tx, IReadOnlyList<TxOut> spentOutputs)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(spentOutputs);
        if (spentOutputs.Count != tx.Inputs.Count)
        {
            throw BitcoinErrors.InvalidSighash.Error($"{spentOutputs.Count} spent outputs for {tx.Inputs.Count} inputs.", "Give one for every input.");
        }
        Transaction = tx;
        SpentOutputs = spentOutputs;
        _prevouts = Over(writer => ForEach(tx.Inputs, input => writer.Write(input.PrevOut)));
        _amounts = Over(writer => ForEach(spentOutputs, output => writer.Write((ulong)output.Value.Value)));
        _scriptPubKeys = Over(writer => ForEach(spentOutputs, output => writer.WriteVarBytes(output.ScriptPubKey.Span)));
        _sequences = Over(writer => ForEach(tx.Inputs, input => writer.Write(input.Sequence)));
        _outputs = Over(writer => ForEach(tx.Outputs, writer.Write));
    }

    public Transaction Transaction { get; }

    public IReadOnlyList<TxOut> SpentOutputs { get; }

    public Bytes32 HashPrevouts => _prevouts.Value;

    public Bytes32 HashAmounts => _amounts.Value;

    public Bytes32 HashScriptPubKeys => _scriptPubKeys.Value;

    public Bytes32 HashSequences => _sequences.Value;

    public Bytes32 HashOutputs => _outputs.Value;

    internal static Bytes32 HashOf(Action<BitcoinWriter> write)
    {
        var writer = new BitcoinWriter();
        write(writer);
        return new Bytes32(Hashes.Sha256(writer.ToArray()));
    }

    private static Lazy<Bytes32> Over(Action<BitcoinWriter> write) => new(() => HashOf(write));

    private static void ForEach<T>(IEnumerable<T> items, Action<T> write)
    {
        foreach (var item in items)
        {
            write(item);
        }
    }
}
