using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>The message that a taproot signature signs (BIP341 common signature message, BIP342 extension).</summary>
public static class TaprootSighash
{
    /// <summary>First byte of an annex.</summary>
    public const byte AnnexTag = 0x50;

    /// <summary>The code separator position when no OP_CODESEPARATOR was executed.</summary>
    public const uint NoCodeSeparator = 0xffffffff;

    /// <param name="spentOutputs">The outputs that <paramref name="tx"/> spends, one for every input.</param>
    /// <param name="leafHash">The leaf for a script-path spend; null for the key path.</param>
    /// <param name="annex">With its 0x50, or null.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.InvalidSighash"/>: undefined type, no such input, SINGLE without its output.</exception>
    public static Bytes32 Compute(
        Transaction tx,
        IReadOnlyList<TxOut> spentOutputs,
        int input,
        SigHash type,
        Bytes32? leafHash,
        byte[]? annex = null,
        uint codeSeparator = NoCodeSeparator) => Compute(new SighashMidstate(tx, spentOutputs), input, type, leafHash, annex, codeSeparator);

    /// <inheritdoc cref="Compute(Transaction, IReadOnlyList{TxOut}, int, SigHash, Bytes32?, byte[], uint)"/>
    public static Bytes32 Compute(
        SighashMidstate hashes, int input, SigHash type, Bytes32? leafHash, byte[]? annex = null, uint codeSeparator = NoCodeSeparator) =>
        new(Hashes.Tagged("TapSighash", Message(hashes, input, type, leafHash, annex, codeSeparator)));

    /// <summary>The bytes under the tagged hash: epoch 0x00, common message, extension.</summary>
    public static byte[] Message(
        SighashMidstate hashes, int input, SigHash type, Bytes32? leafHash, byte[]? annex = null, uint codeSeparator = NoCodeSeparator)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        Check(hashes.Transaction, input, type, annex);
        var tx = hashes.Transaction;
        var writer = new BitcoinWriter();
        writer.Write((byte)0);
        writer.Write((byte)type);
        writer.Write(tx.Version);
        writer.Write(tx.LockTime);
        if (!type.IsAnyoneCanPay())
        {
            writer.Write(hashes.HashPrevouts.ToBytes());
            writer.Write(hashes.HashAmounts.ToBytes());
            writer.Write(hashes.HashScriptPubKeys.ToBytes());
            writer.Write(hashes.HashSequences.ToBytes());
        }
        if (type.Outputs() == SigHash.All)
        {
            writer.Write(hashes.HashOutputs.ToBytes());
        }
        writer.Write((byte)((leafHash is null ? 0 : 2) + (annex is null ? 0 : 1)));
        WriteInput(writer, hashes, input, type);
        if (annex is not null)
        {
            writer.Write(SighashMidstate.HashOf(annexWriter => annexWriter.WriteVarBytes(annex)).ToBytes());
        }
        if (type.Outputs() == SigHash.Single)
        {
            writer.Write(SighashMidstate.HashOf(outputWriter => outputWriter.Write(tx.Outputs[input])).ToBytes());
        }
        WriteExtension(writer, leafHash, codeSeparator);
        return writer.ToArray();
    }

    private static void WriteInput(BitcoinWriter writer, SighashMidstate hashes, int index, SigHash type)
    {
        if (!type.IsAnyoneCanPay())
        {
            writer.Write((uint)index);
            return;
        }
        var input = hashes.Transaction.Inputs[index];
        writer.Write(input.PrevOut);
        writer.Write(hashes.SpentOutputs[index]);
        writer.Write(input.Sequence);
    }

    private static void WriteExtension(BitcoinWriter writer, Bytes32? leafHash, uint codeSeparator)
    {
        if (leafHash is { } hash)
        {
            writer.Write(hash.ToBytes());
            writer.Write((byte)0);
            writer.Write(codeSeparator);
        }
    }

    private static void Check(Transaction tx, int input, SigHash type, byte[]? annex)
    {
        if (!Enum.IsDefined(type))
        {
            throw BitcoinErrors.InvalidSighash.Error($"0x{(byte)type:x2} is not a taproot signature hash type.", "Use 00-03 or 81-83.");
        }
        if (input < 0 || input >= tx.Inputs.Count)
        {
            throw BitcoinErrors.InvalidSighash.Error($"Input {input} of a transaction with {tx.Inputs.Count}.");
        }
        if (type.Outputs() == SigHash.Single && input >= tx.Outputs.Count)
        {
            throw BitcoinErrors.InvalidSighash.Error($"SIGHASH_SINGLE for input {input}, which has no output beside it.");
        }
        if (annex is not null && (annex.Length == 0 || annex[0] != AnnexTag))
        {
            throw BitcoinErrors.InvalidSighash.Error("An annex starts with 0x50.");
        }
    }
}
