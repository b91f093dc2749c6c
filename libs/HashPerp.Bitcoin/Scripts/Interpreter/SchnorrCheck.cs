using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>One signature of a taproot input against its sighash, with the error that a node would name.</summary>
internal static class SchnorrCheck
{
    /// <param name="leafHash">Null for the key path.</param>
    /// <exception cref="ScriptFailure">SCHNORR_SIG_SIZE, SCHNORR_SIG_HASHTYPE or SCHNORR_SIG.</exception>
    public static void Verify(
        SighashMidstate hashes, int input, byte[] signature, ReadOnlySpan<byte> pubKey, Bytes32? leafHash, byte[]? annex, uint codeSeparator)
    {
        if (signature.Length is not (64 or 65))
        {
            throw new ScriptFailure(ScriptError.SCHNORR_SIG_SIZE);
        }
        Bytes32 hash;
        try
        {
            hash = TaprootSighash.Compute(hashes, input, TaprootSignature.TypeOf(signature), leafHash, annex, codeSeparator);
        }
        catch (HashPerpException)
        {
            // DEFAULT spelled out, an undefined type, or SINGLE without its output.
            throw new ScriptFailure(ScriptError.SCHNORR_SIG_HASHTYPE);
        }
        if (!ECXOnlyPubKey.TryParse(pubKey, out var key) || !key.VerifyBIP340(signature.AsSpan(0, 64), hash.ToBytes()))
        {
            throw new ScriptFailure(ScriptError.SCHNORR_SIG);
        }
    }
}
