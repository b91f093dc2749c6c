using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Checks of signatures that a counterparty sent.</summary>
public static class LeafSignatures
{
    /// <summary>A 65th byte would name another sighash type, under which parts of the transaction could be changed.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.WrongSighash"/>, <see cref="ContractScriptErrors.WrongSignature"/>.</exception>
    public static void Require(ReadOnlySpan<byte> signature, Bytes32 signer, Bytes32 sighash)
    {
        if (signature.Length != ECXOnlyPubKey.SignatureSize)
        {
            throw ContractScriptErrors.WrongSighash.Error(
                $"A signature of {signature.Length} bytes.", "Only SIGHASH_DEFAULT, 64 bytes, is accepted: it commits to everything.");
        }
        if (!ECXOnlyPubKey.Parse(signer).VerifyBIP340(signature, sighash.ToBytes()))
        {
            throw ContractScriptErrors.WrongSignature.Error(
                $"The signature of {signer} does not verify.", "It was edited, made with another key, or for another transaction; stop the round.");
        }
    }
}
