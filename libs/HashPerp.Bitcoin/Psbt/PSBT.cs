using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// A partially signed transaction, version 0 (BIP174 with BIP371 and the message field of BIP322). Mutable; what was read and not changed is
/// written back byte for byte, unknown pairs included.
/// </summary>
public sealed partial class PSBT
{
    /// <summary>Nothing larger is read. A transaction alone may have 4,000,000 weight units; ours stay far below.</summary>
    public const int MaxBytes = 4_000_000;

    /// <summary>Inputs, and outputs, of a PSBT that is read; no relayable transaction has as many.</summary>
    public const int MaxMaps = 10_000;

    private static readonly byte[] Magic = [0x70, 0x73, 0x62, 0x74, 0xff];

    private readonly PsbtMap _global;

    /// <param name="unsigned">Without scriptSigs and witnesses.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedPsbt"/>: the transaction is signed.</exception>
    public PSBT(Transaction unsigned)
        : this(
            unsigned,
            new PsbtMap(PsbtRules.Global),
            [.. unsigned.Inputs.Select(_ => new PsbtMap(PsbtRules.Input))],
            [.. unsigned.Outputs.Select(_ => new PsbtMap(PsbtRules.Output))])
    {
        PsbtValues.RequireUnsigned(unsigned);
        _global.Set(PsbtGlobalType.UnsignedTx, unsigned.ToBytes(witness: false));
    }

    private PSBT(Transaction unsigned, PsbtMap global, IReadOnlyList<PsbtMap> inputs, IReadOnlyList<PsbtMap> outputs)
    {
        GlobalTransaction = unsigned;
        _global = global;
        Inputs = [.. inputs.Zip(unsigned.Inputs, (map, input) => new PSBTInput(map, input))];
        Outputs = [.. outputs.Zip(unsigned.Outputs, (map, output) => new PSBTOutput(map, output))];
    }

    /// <summary>The transaction to be signed, without signatures.</summary>
    public Transaction GlobalTransaction { get; }

    public IReadOnlyList<PSBTInput> Inputs { get; }

    public IReadOnlyList<PSBTOutput> Outputs { get; }

    /// <summary>PSBT_GLOBAL_GENERIC_SIGNED_MESSAGE (BIP322): the message that an intent proof signs.</summary>
    public byte[]? GenericSignedMessage
    {
        get => _global.Get(PsbtGlobalType.GenericSignedMessage);
        set => _global.Set(PsbtGlobalType.GenericSignedMessage, value);
    }

    /// <summary>PSBT_GLOBAL_XPUB pairs, raw.</summary>
    public IReadOnlyList<PsbtPair> GlobalXpubs => [.. _global.OfType(PsbtGlobalType.Xpub)];

    /// <summary>Global pairs of other types, untouched and in order.</summary>
    public IReadOnlyList<PsbtPair> Unknown => [.. _global.Unknown];

    /// <summary>Reads base64.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedPsbt"/>: not base64, not a PSBT, or over a limit.</exception>
    public static PSBT Parse(string base64)
    {
        ArgumentNullException.ThrowIfNull(base64);
        RequireSize(base64.Length / 4 * 3L);
        var buffer = new byte[(base64.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(base64, buffer, out var length)
            ? Load(buffer.AsSpan(0, length))
            : throw BitcoinErrors.MalformedPsbt.Error("A PSBT that is not base64.");
    }

    /// <summary>Reads the binary form.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedPsbt"/>.</exception>
    public static PSBT Load(ReadOnlySpan<byte> bytes)
    {
        RequireSize(bytes.Length);
        var reader = new BitcoinReader(bytes, BitcoinErrors.MalformedPsbt);
        if (!reader.ReadBytes(Magic.Length).SequenceEqual(Magic))
        {
            throw BitcoinErrors.MalformedPsbt.Error("A PSBT starts with 'psbt' and 0xff.");
        }
        var global = PsbtMap.Read(ref reader, PsbtRules.Global);
        var unsigned = PsbtValues.UnsignedTransaction(
            global.Get(PsbtGlobalType.UnsignedTx) ?? throw BitcoinErrors.MalformedPsbt.Error("A PSBT without the unsigned transaction (version 0)."));
        var inputs = ReadMaps(ref reader, PsbtRules.Input, unsigned.Inputs.Count);
        var outputs = ReadMaps(ref reader, PsbtRules.Output, unsigned.Outputs.Count);
        reader.ExpectEnd();
        return new PSBT(unsigned, global, inputs, outputs);
    }

    public byte[] ToBytes()
    {
        var writer = new BitcoinWriter();
        writer.Write(Magic);
        _global.Write(writer);
        foreach (var input in Inputs)
        {
            input.Map.Write(writer);
        }
        foreach (var output in Outputs)
        {
            output.Map.Write(writer);
        }
        return writer.ToArray();
    }

    public string ToBase64() => Convert.ToBase64String(ToBytes());

    public override string ToString() => ToBase64();

    public PSBT Clone() => Load(ToBytes());

    /// <summary>Sets a global pair of an unknown type; null removes it.</summary>
    public void SetUnknown(byte[] key, byte[]? value)
    {
        if (key is [PsbtGlobalType.UnsignedTx])
        {
            throw BitcoinErrors.MalformedPsbt.Error("The transaction of a PSBT cannot be exchanged.", "Make a new PSBT.");
        }
        _global.Set(key, value);
    }

    /// <summary>Adds the pairs of another PSBT for the same transaction that this one lacks (the combiner of BIP174).</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedPsbt"/>: a PSBT of another transaction.</exception>
    public PSBT Combine(PSBT other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (mineId, itsId) = (GlobalTransaction.GetHash(), other.GlobalTransaction.GetHash());
        if (mineId != itsId)
        {
            throw BitcoinErrors.MalformedPsbt.Error($"A PSBT of {itsId} cannot be combined with one of {mineId}.");
        }
        Merge(_global, other._global);
        foreach (var (mine, its) in Inputs.Zip(other.Inputs))
        {
            Merge(mine.Map, its.Map);
        }
        foreach (var (mine, its) in Outputs.Zip(other.Outputs))
        {
            Merge(mine.Map, its.Map);
        }
        return this;
    }

    private static void Merge(PsbtMap mine, PsbtMap its)
    {
        foreach (var pair in its.All.Where(pair => mine.Get(pair.Key) is null))
        {
            mine.Set(pair.Key, pair.Value);
        }
    }

    private static PsbtMap[] ReadMaps(ref BitcoinReader reader, PsbtRules rules, int count)
    {
        if (count > MaxMaps)
        {
            throw BitcoinErrors.MalformedPsbt.Error($"A PSBT with {count} inputs or outputs; at most {MaxMaps} are read.");
        }
        var maps = new PsbtMap[reader.CheckCount((ulong)count, minBytesEach: 1)];
        for (var i = 0; i < maps.Length; i++)
        {
            maps[i] = PsbtMap.Read(ref reader, rules);
        }
        return maps;
    }

    private static void RequireSize(long bytes)
    {
        if (bytes > MaxBytes)
        {
            throw BitcoinErrors.MalformedPsbt.Error($"A PSBT of {bytes} bytes; at most {MaxBytes} are read.");
        }
    }
}
