using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// One party's signatures on a whole claim set, in the set's order. On the wire: their 64-byte signatures one behind the other, nothing else.
/// </summary>
public sealed class ClaimSignatures
{
    private const int Size = ECXOnlyPubKey.SignatureSize;

    private readonly byte[][] _signatures;

    private ClaimSignatures(byte[][] signatures) => _signatures = signatures;

    public int Count => _signatures.Length;

    /// <summary>Signs every claim with a party's contract key.</summary>
    public static ClaimSignatures Sign(ClaimSet claims, ECPrivKey contractKey)
    {
        ArgumentNullException.ThrowIfNull(claims);
        return new ClaimSignatures([.. claims.Claims.Select(claim => claim.Presigned.Sign(contractKey))]);
    }

    /// <summary>Reads a counterparty's signatures and verifies every one of them for its leg.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.IncompleteClaimSet"/>: wrong length;
    /// <see cref="ContractScriptErrors.WrongSignature"/>.</exception>
    public static ClaimSignatures Verify(ClaimSet claims, Leg signer, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(claims);
        if (bytes.Length != claims.Claims.Count * Size)
        {
            throw ContractScriptErrors.IncompleteClaimSet.Error(
                $"{bytes.Length} bytes of claim signatures; {claims.Claims.Count} claims need {claims.Claims.Count * Size}.",
                "Sign nothing that creates the pots until the claim set is complete.");
        }
        var signatures = new byte[claims.Claims.Count][];
        for (var i = 0; i < signatures.Length; i++)
        {
            signatures[i] = bytes.Slice(i * Size, Size).ToArray();
            claims.Claims[i].Presigned.RequireSignature(signatures[i], claims.Terms.KeyOf(signer));
        }
        return new ClaimSignatures(signatures);
    }

    public byte[] ToBytes() => [.. _signatures.SelectMany(signature => signature)];

    /// <summary>The signature on the claim of a kind on a rung.</summary>
    public byte[] Of(int rung, ClaimKind kind)
    {
        var index = (rung * ClaimKinds.All.Count) + (int)kind;
        return rung >= 0 && index < _signatures.Length
            ? [.. _signatures[index]]
            : throw ContractScriptErrors.UnknownRung.Error($"Rung {rung} of {_signatures.Length / ClaimKinds.All.Count}.");
    }
}
