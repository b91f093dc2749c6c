using HashPerp.Bitcoin;

namespace HashPerp.Ark;

/// <summary>A condition holds, the delay has passed, and all keys sign.</summary>
public sealed class ConditionCsvMultisigClosure : Closure
{
    private readonly RelativeDelay _delay;

    public ConditionCsvMultisigClosure(
        Script condition, RelativeDelay delay, IReadOnlyList<ECXOnlyPubKey> keys, MultisigForm form = MultisigForm.CheckSig)
        : base(keys, form)
    {
        ConditionScript.Check(condition);
        Condition = condition;
        _delay = delay;
    }

    public override bool IsExit => true;

    public override RelativeDelay? Delay => _delay;

    public override Script Condition { get; }

    private protected override Script Encode()
    {
        var builder = new ScriptBuilder().Raw(Condition).Op(OpCode.OP_VERIFY)
            .Number(_delay.Sequence).Op(OpCode.OP_CHECKSEQUENCEVERIFY).Op(OpCode.OP_DROP);
        MultisigCode.Append(builder, Keys, Form);
        return builder.ToScript();
    }
}
