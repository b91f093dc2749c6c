using HashPerp.Bitcoin;

namespace HashPerp.Ark;

/// <summary>All keys sign, some time after the output confirmed (BIP112): the exit, sweep and unroll leaf.</summary>
public sealed class CsvMultisigClosure(RelativeDelay delay, IReadOnlyList<ECXOnlyPubKey> keys, MultisigForm form = MultisigForm.CheckSig)
    : Closure(keys, form)
{
    public override bool IsExit => true;

    public override RelativeDelay? Delay => delay;

    private protected override Script Encode()
    {
        var builder = new ScriptBuilder().Number(delay.Sequence).Op(OpCode.OP_CHECKSEQUENCEVERIFY).Op(OpCode.OP_DROP);
        MultisigCode.Append(builder, Keys, Form);
        return builder.ToScript();
    }
}
