namespace HashPerp.Bitcoin;

/// <summary>
/// A condition runs by itself, before there is a transaction to ask about: signatures and lock times are errors, though the check of its
/// opcodes keeps them from getting here.
/// </summary>
internal sealed class ConditionContext : ScriptContext
{
    public override bool IsTapscript => true;

    /// <summary>Opcodes whose result depends on the transaction, or that change what later signatures sign.</summary>
    public static bool IsForbidden(OpCode code) => code is OpCode.OP_CODESEPARATOR or OpCode.OP_CHECKSIG or OpCode.OP_CHECKSIGVERIFY
        or OpCode.OP_CHECKSIGADD or OpCode.OP_CHECKMULTISIG or OpCode.OP_CHECKMULTISIGVERIFY
        or OpCode.OP_CHECKLOCKTIMEVERIFY or OpCode.OP_CHECKSEQUENCEVERIFY;

    public override bool CheckSignature(byte[] signature, byte[] pubKey, uint codeSeparator) => throw new ScriptFailure(ScriptError.BAD_OPCODE);

    public override bool CheckLockTime(long lockTime) => throw new ScriptFailure(ScriptError.BAD_OPCODE);

    public override bool CheckSequence(long sequence) => throw new ScriptFailure(ScriptError.BAD_OPCODE);
}
