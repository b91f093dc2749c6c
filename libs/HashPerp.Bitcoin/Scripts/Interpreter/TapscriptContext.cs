using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>A tapscript that spends one input (BIP342): its signature rules and their budget.</summary>
internal sealed class TapscriptContext : ScriptContext
{
    /// <summary>Budget that every signature check with a non-empty signature takes, and that the input has beyond its witness's size.</summary>
    public const int WeightPerSignature = 50;

    private readonly SighashMidstate _hashes;
    private readonly int _input;
    private readonly Bytes32 _leafHash;
    private readonly byte[]? _annex;
    private readonly ScriptVerify _flags;
    private int _weightLeft;

    public TapscriptContext(SighashMidstate hashes, int input, Bytes32 leafHash, byte[]? annex, ScriptVerify flags)
    {
        _hashes = hashes;
        _input = input;
        _leafHash = leafHash;
        _annex = annex;
        _flags = flags;
        _weightLeft = hashes.Transaction.Inputs[input].WitScript.ToBytes().Length + WeightPerSignature;
    }

    public override bool IsTapscript => true;

    public override bool CheckSignature(byte[] signature, byte[] pubKey, uint codeSeparator)
    {
        var signed = signature.Length > 0;
        if (signed)
        {
            _weightLeft -= WeightPerSignature;
            if (_weightLeft < 0)
            {
                throw new ScriptFailure(ScriptError.TAPSCRIPT_VALIDATION_WEIGHT);
            }
        }
        switch (pubKey.Length)
        {
            case 0:
                throw new ScriptFailure(ScriptError.TAPSCRIPT_EMPTY_PUBKEY);
            case 32 when signed:
                SchnorrCheck.Verify(_hashes, _input, signature, pubKey, _leafHash, _annex, codeSeparator);
                break;
            case not 32 when _flags.HasFlag(ScriptVerify.DiscourageUpgradablePubkeyType):
                throw new ScriptFailure(ScriptError.DISCOURAGE_UPGRADABLE_PUBKEYTYPE);
        }
        return signed;
    }

    public override bool CheckLockTime(long lockTime) => LockTimeChecks.LockTime(_hashes.Transaction, _input, lockTime);

    public override bool CheckSequence(long sequence) => LockTimeChecks.Sequence(_hashes.Transaction, _input, sequence);
}
