using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <content>What a control block proves.</content>
public sealed partial record ControlBlock
{
    /// <summary>The output key that this block and a script lead to, and its parity.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedKey"/>: the internal key is not on the curve.</exception>
    public (ECXOnlyPubKey Key, bool OddY) ComputeOutput(Script script) => ECXOnlyPubKey.Parse(InternalKey).TweakTaproot(ComputeRoot(script));

    /// <summary>True when the output key commits to the script and the parity bit is right (BIP341 script-path rule). Never throws.</summary>
    public bool Commits(Script script, Bytes32 outputKey)
    {
        try
        {
            return ComputeOutput(script) is var (key, odd) && key.Value == outputKey && odd == OddY;
        }
        catch (HashPerpException)
        {
            return false;
        }
    }
}
