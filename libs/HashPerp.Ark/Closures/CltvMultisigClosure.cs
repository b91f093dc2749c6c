using HashPerp.Bitcoin;

namespace HashPerp.Ark;

/// <summary>All keys sign, from a moment on (BIP65). Operators want seconds; heights only where block mode is allowed.</summary>
/// <param name="lockTime">A height below <see cref="SecondsThreshold"/>, otherwise unix seconds compared with the median time past.</param>
public sealed class CltvMultisigClosure(uint lockTime, IReadOnlyList<ECXOnlyPubKey> keys, MultisigForm form = MultisigForm.CheckSig)
    : Closure(keys, form)
{
    /// <summary>nLockTime values from here on are unix seconds.</summary>
    public const uint SecondsThreshold = 500_000_000;

    public override bool IsExit => false;

    public override uint? LockTime => lockTime;

    public bool IsSeconds => lockTime >= SecondsThreshold;

    private protected override Script Encode()
    {
        var builder = new ScriptBuilder().Number(lockTime).Op(OpCode.OP_CHECKLOCKTIMEVERIFY).Op(OpCode.OP_DROP);
        MultisigCode.Append(builder, Keys, Form);
        return builder.ToScript();
    }
}
