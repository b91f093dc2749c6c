using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>What an operator demands of a VTXO script (40-ark-wire §3.3), and what an owner should demand beyond it.</summary>
public static class VtxoScriptRules
{
    /// <summary>The operator's rules.</summary>
    /// <param name="serverKey">The operator's signer key; has to be in every forfeit leaf.</param>
    /// <param name="minExitDelay">The shortest exit delay that leaves the operator time to react.</param>
    /// <param name="allowBlocks">Whether locks by height are accepted (block mode, regtest only).</param>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidVtxoScript"/>.</exception>
    public static void Validate(this VtxoScript script, ECXOnlyPubKey serverKey, RelativeDelay minExitDelay, bool allowBlocks = false)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(serverKey);
        // A leaf that names a key without owner as its operator can't be spent by anybody, ever.
        RefuseNums(serverKey);
        foreach (var closure in script.Closures)
        {
            closure.Keys.ToList().ForEach(RefuseNums);
            if (!allowBlocks && IsByBlocks(closure))
            {
                throw ArkErrors.InvalidVtxoScript.Error($"Leaf {closure} is locked by blocks.", "Lock by seconds.");
            }
            if (!closure.IsExit && !closure.Keys.Contains(serverKey))
            {
                throw ArkErrors.InvalidVtxoScript.Error($"Forfeit leaf {closure} lacks the operator's key {serverKey}.");
            }
        }
        if (script.SmallestExitDelay is { } delay && delay < minExitDelay)
        {
            throw ArkErrors.InvalidVtxoScript.Error($"Exit delay {delay} is shorter than {minExitDelay}.");
        }
    }

    /// <summary>Refuses a script that its owner could never take to the chain; operators accept those.</summary>
    public static void RequireExit(this VtxoScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        if (!script.ExitClosures.Any())
        {
            throw ArkErrors.InvalidVtxoScript.Error("The script has no exit leaf: without the operator it could not be spent.");
        }
    }

    private static bool IsByBlocks(Closure closure) => closure.Delay is { IsSeconds: false } || closure is CltvMultisigClosure { IsSeconds: false };

    private static void RefuseNums(ECXOnlyPubKey key)
    {
        if (key == Nums.InternalKey)
        {
            throw ArkErrors.InvalidVtxoScript.Error("The unspendable NUMS point stands in place of a signer's key.");
        }
    }
}
