namespace HashPerp.Bitcoin;

/// <content>Hashes and signatures.</content>
internal sealed partial class ScriptEvaluator
{
    /// <returns>False when the opcode is of another group.</returns>
    private bool ExecuteCrypto(OpCode code)
    {
        switch (code)
        {
            case >= OpCode.OP_RIPEMD160 and <= OpCode.OP_HASH256:
                _stack.Push(Hash(code, _stack.Pop()));
                return true;
            case OpCode.OP_CODESEPARATOR:
                _codeSeparator = _opIndex;
                return true;
            case OpCode.OP_CHECKSIG or OpCode.OP_CHECKSIGVERIFY:
                RefuseLegacySignature();
                CheckSig(code == OpCode.OP_CHECKSIGVERIFY);
                return true;
            case OpCode.OP_CHECKSIGADD when _context.IsTapscript:
                CheckSigAdd();
                return true;
            case OpCode.OP_CHECKMULTISIG or OpCode.OP_CHECKMULTISIGVERIFY:
                RefuseLegacySignature();
                throw new ScriptFailure(ScriptError.TAPSCRIPT_CHECKMULTISIG);
            default:
                return false;
        }
    }

    private static byte[] Hash(OpCode code, byte[] data) => code switch
    {
        OpCode.OP_RIPEMD160 => Hashes.Ripemd160(data),
        OpCode.OP_SHA1 => Hashes.Sha1(data),
        OpCode.OP_SHA256 => Hashes.Sha256(data),
        OpCode.OP_HASH160 => Hashes.Hash160(data),
        _ => Hashes.Sha256d(data),
    };

    private void RefuseLegacySignature() => FailIf(!_context.IsTapscript, ScriptError.LEGACY_SIGNATURE_UNSUPPORTED);

    private void CheckSig(bool verify)
    {
        _stack.Require(2);
        var pubKey = _stack.Pop();
        var valid = _context.CheckSignature(_stack.Pop(), pubKey, _codeSeparator);
        PushOrVerify(valid, verify, ScriptError.CHECKSIGVERIFY);
    }

    private void CheckSigAdd()
    {
        _stack.Require(3);
        var pubKey = _stack.Pop();
        var count = _stack.PopNumber();
        var valid = _context.CheckSignature(_stack.Pop(), pubKey, _codeSeparator);
        _stack.Push(valid ? count + 1 : count);
    }
}
