namespace HashPerp.Bitcoin;

/// <summary>What a script runs in: the rules of its version, and what it can ask about the transaction.</summary>
internal abstract class ScriptContext
{
    /// <summary>True under BIP342; false for the rules before segwit.</summary>
    public abstract bool IsTapscript { get; }

    /// <summary>OP_CHECKSIG and its kin.</summary>
    /// <param name="codeSeparator">Position of the last executed OP_CODESEPARATOR, or <see cref="TaprootSighash.NoCodeSeparator"/>.</param>
    /// <returns>False for an empty signature; any other invalid signature ends the script.</returns>
    public abstract bool CheckSignature(byte[] signature, byte[] pubKey, uint codeSeparator);

    /// <summary>BIP65.</summary>
    public abstract bool CheckLockTime(long lockTime);

    /// <summary>BIP112, without its disable flag, which the evaluator handles.</summary>
    public abstract bool CheckSequence(long sequence);
}
