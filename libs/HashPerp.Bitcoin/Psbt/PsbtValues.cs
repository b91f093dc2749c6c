namespace HashPerp.Bitcoin;

/// <summary>Parsers of single PSBT values; all refuse trailing bytes.</summary>
internal static class PsbtValues
{
    public static Transaction UnsignedTransaction(byte[] value)
    {
        var reader = new BitcoinReader(value, BitcoinErrors.MalformedPsbt);
        var tx = Transaction.ReadWithoutWitness(ref reader);
        reader.ExpectEnd();
        RequireUnsigned(tx);
        return tx;
    }

    public static void RequireUnsigned(Transaction tx)
    {
        if (tx.Inputs.Any(input => input.ScriptSig.Length > 0 || input.WitScript.Count > 0))
        {
            throw BitcoinErrors.MalformedPsbt.Error("The global transaction has signatures.", "They belong in the input maps.");
        }
    }

    public static TxOut TxOut(byte[] value)
    {
        var reader = new BitcoinReader(value, BitcoinErrors.MalformedPsbt);
        var output = reader.ReadTxOut();
        reader.ExpectEnd();
        return output;
    }

    public static WitScript Witness(byte[] value)
    {
        var reader = new BitcoinReader(value, BitcoinErrors.MalformedPsbt);
        var witness = reader.ReadWitScript();
        reader.ExpectEnd();
        return witness;
    }

    public static byte[] ToBytes(Bitcoin.TxOut output)
    {
        var writer = new BitcoinWriter();
        writer.Write(output);
        return writer.ToArray();
    }

    /// <summary>Fingerprint and path: 4 bytes each.</summary>
    public static void KeyOrigin(byte[] value)
    {
        if (value.Length == 0 || value.Length % 4 != 0)
        {
            throw BitcoinErrors.MalformedPsbt.Error($"a key origin of {value.Length} bytes");
        }
    }
}
