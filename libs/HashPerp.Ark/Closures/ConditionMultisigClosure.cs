using HashPerp.Bitcoin;

namespace HashPerp.Ark;

/// <summary>A condition holds (a preimage is shown, say) and all keys sign.</summary>
public sealed class ConditionMultisigClosure : Closure
{
    public ConditionMultisigClosure(Script condition, IReadOnlyList<ECXOnlyPubKey> keys, MultisigForm form = MultisigForm.CheckSig)
        : base(keys, form)
    {
        ConditionScript.Check(condition);
        Condition = condition;
    }

    public override bool IsExit => false;

    public override Script Condition { get; }

    private protected override Script Encode()
    {
        var builder = new ScriptBuilder().Raw(Condition).Op(OpCode.OP_VERIFY);
        MultisigCode.Append(builder, Keys, Form);
        return builder.ToScript();
    }
}
