using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>One input. <see cref="Sequence"/> is the raw BIP68 field.</summary>
public sealed record TxIn(OutPoint PrevOut, Script ScriptSig, uint Sequence, WitScript WitScript)
{
    public TxIn(OutPoint prevOut, uint sequence = 0xffffffff)
        : this(prevOut, Script.Empty, sequence, WitScript.Empty)
    {
    }
}

/// <summary>One output.</summary>
public sealed record TxOut(Satoshis Value, Script ScriptPubKey);

/// <summary>
/// An immutable transaction (BIP144 serialization). Change one with <c>with</c> or the helpers; ids are computed on demand.
/// </summary>
public sealed record Transaction(uint Version, IReadOnlyList<TxIn> Inputs, IReadOnlyList<TxOut> Outputs, uint LockTime)
{
    /// <summary>Consensus limit on serialized size is 4,000,000 weight; nothing larger is parsed.</summary>
    public const int MaxBytes = 4_000_000;

    public bool HasWitness => Inputs.Any(input => input.WitScript.Count > 0);

    public static Transaction Parse(string hex) => Parse(Hex.Decode(hex));

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedTransaction"/>: truncated, trailing bytes, over a limit.</exception>
    public static Transaction Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new BitcoinReader(bytes, BitcoinErrors.MalformedTransaction);
        var transaction = Read(ref reader);
        reader.ExpectEnd();
        return transaction;
    }

    /// <summary>Reads one transaction, with or without witness, and leaves the reader behind it.</summary>
    public static Transaction Read(ref BitcoinReader reader)
    {
        var version = reader.ReadUInt32();
        var count = reader.ReadCompactSize();
        var segwit = count == 0;
        if (segwit)
        {
            if (reader.ReadByte() != 1)
            {
                throw BitcoinErrors.MalformedTransaction.Error("A transaction without inputs, or with unknown segwit flags.");
            }
            count = reader.ReadCompactSize();
        }
        var inputs = ReadInputs(ref reader, count);
        var outputs = ReadOutputs(ref reader);
        if (segwit)
        {
            ReadWitnesses(ref reader, inputs);
        }
        return new Transaction(version, inputs, outputs, reader.ReadUInt32());
    }

    /// <summary>Reads the non-witness form only; needed where zero inputs are legal (PSBT global transaction).</summary>
    public static Transaction ReadWithoutWitness(ref BitcoinReader reader)
    {
        var version = reader.ReadUInt32();
        var inputs = ReadInputs(ref reader, reader.ReadCompactSize());
        var outputs = ReadOutputs(ref reader);
        return new Transaction(version, inputs, outputs, reader.ReadUInt32());
    }

    public byte[] ToBytes(bool witness = true)
    {
        var writer = new BitcoinWriter();
        var withWitness = witness && HasWitness;
        writer.Write(Version);
        if (withWitness)
        {
            writer.Write((byte)0);
            writer.Write((byte)1);
        }
        writer.WriteCompactSize((ulong)Inputs.Count);
        foreach (var input in Inputs)
        {
            writer.Write(input.PrevOut);
            writer.WriteVarBytes(input.ScriptSig.Span);
            writer.Write(input.Sequence);
        }
        writer.WriteCompactSize((ulong)Outputs.Count);
        foreach (var output in Outputs)
        {
            writer.Write(output);
        }
        if (withWitness)
        {
            foreach (var input in Inputs)
            {
                writer.Write(input.WitScript);
            }
        }
        writer.Write(LockTime);
        return writer.ToArray();
    }

    public string ToHex() => Hex.Encode(ToBytes());

    /// <summary>The txid: double SHA256 of the non-witness serialization.</summary>
    public uint256 GetHash() => new(Hashes.Sha256d(ToBytes(witness: false)));

    /// <summary>The wtxid (BIP141).</summary>
    public uint256 GetWitHash() => new(Hashes.Sha256d(ToBytes()));

    /// <summary>BIP141 weight: 3 x stripped size + total size.</summary>
    public int GetWeight() => (3 * ToBytes(witness: false).Length) + ToBytes().Length;

    /// <summary>Virtual size in vB, rounded up.</summary>
    public int GetVirtualSize() => (GetWeight() + 3) / 4;

    public OutPoint OutPointOf(int index) => new(GetHash(), (uint)index);

    public Transaction WithInput(int index, TxIn input) => this with { Inputs = [.. Inputs.Select((old, i) => i == index ? input : old)] };

    public Transaction WithWitness(int index, WitScript witness) => WithInput(index, Inputs[index] with { WitScript = witness });

    private static List<TxIn> ReadInputs(ref BitcoinReader reader, ulong count)
    {
        var inputs = new List<TxIn>(reader.CheckCount(count, minBytesEach: 41));
        for (var i = 0UL; i < count; i++)
        {
            inputs.Add(new TxIn(reader.ReadOutPoint(), new Script(reader.ReadVarBytes()), reader.ReadUInt32(), WitScript.Empty));
        }
        return inputs;
    }

    private static List<TxOut> ReadOutputs(ref BitcoinReader reader)
    {
        var count = reader.ReadCompactSize();
        var outputs = new List<TxOut>(reader.CheckCount(count, minBytesEach: 9));
        for (var i = 0UL; i < count; i++)
        {
            outputs.Add(reader.ReadTxOut());
        }
        return outputs;
    }

    private static void ReadWitnesses(ref BitcoinReader reader, List<TxIn> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            inputs[i] = inputs[i] with { WitScript = reader.ReadWitScript() };
        }
        if (inputs.All(input => input.WitScript.Count == 0))
        {
            throw BitcoinErrors.MalformedTransaction.Error("Superfluous witness record.");
        }
    }
}
