using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>The message that an ECDSA signature of a P2WPKH input signs (BIP143).</summary>
public static class WitnessV0Sighash
{
    /// <param name="hashes">Over the transaction and the outputs it spends.</param>
    /// <param name="type">Not DEFAULT, which only taproot has.</param>
    /// <exception cref="HashPerpException">
    /// <see cref="BitcoinErrors.InvalidSighash"/>: undefined type, no such input, or the input does not spend P2WPKH.
    /// </exception>
    public static Bytes32 Compute(SighashMidstate hashes, int input, SigHash type = SigHash.All)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        var tx = hashes.Transaction;
        if (type == SigHash.Default || !Enum.IsDefined(type) || input < 0 || input >= tx.Inputs.Count
            || !StandardScripts.IsWitnessPubKeyHash(hashes.SpentOutputs[input].ScriptPubKey))
        {
            throw BitcoinErrors.InvalidSighash.Error($"Type 0x{(byte)type:x2} for input {input}, or that input does not spend P2WPKH.");
        }
        var writer = new BitcoinWriter();
        writer.Write(tx.Version);
        writer.Write(type.IsAnyoneCanPay() ? new byte[32] : Twice(hashes.HashPrevouts));
        writer.Write(type == SigHash.All ? Twice(hashes.HashSequences) : new byte[32]);
        writer.Write(tx.Inputs[input].PrevOut);
        writer.WriteVarBytes(ScriptCode(hashes.SpentOutputs[input].ScriptPubKey).Span);
        writer.Write((ulong)hashes.SpentOutputs[input].Value.Value);
        writer.Write(tx.Inputs[input].Sequence);
        writer.Write(HashOutputs(hashes, input, type));
        writer.Write(tx.LockTime);
        writer.Write((uint)type);
        return new Bytes32(Hashes.Sha256d(writer.ToArray()));
    }

    /// <summary>The P2PKH script of the same key hash.</summary>
    private static Script ScriptCode(Script p2wpkh) => new ScriptBuilder()
        .Op(OpCode.OP_DUP).Op(OpCode.OP_HASH160).Push(p2wpkh.Span[2..]).Op(OpCode.OP_EQUALVERIFY).Op(OpCode.OP_CHECKSIG).ToScript();

    private static byte[] HashOutputs(SighashMidstate hashes, int input, SigHash type) => type.Outputs() switch
    {
        SigHash.All => Twice(hashes.HashOutputs),
        SigHash.Single when input < hashes.Transaction.Outputs.Count =>
            Twice(SighashMidstate.HashOf(writer => writer.Write(hashes.Transaction.Outputs[input]))),
        _ => new byte[32],
    };

    /// <summary>BIP143 hashes twice what BIP341 hashes once.</summary>
    private static byte[] Twice(Bytes32 once) => Hashes.Sha256(once.ToBytes());
}
