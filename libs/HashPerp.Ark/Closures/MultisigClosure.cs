using HashPerp.Bitcoin;

namespace HashPerp.Ark;

/// <summary>All keys sign, at any time: the collaborative leaf.</summary>
public sealed class MultisigClosure(IReadOnlyList<ECXOnlyPubKey> keys, MultisigForm form = MultisigForm.CheckSig) : Closure(keys, form)
{
    public override bool IsExit => false;

    private protected override Script Encode()
    {
        var builder = new ScriptBuilder();
        MultisigCode.Append(builder, Keys, Form);
        return builder.ToScript();
    }
}
