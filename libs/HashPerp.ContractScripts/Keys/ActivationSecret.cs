using System.Security.Cryptography;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// The secret that activates a two-step contract: HMAC-SHA256(activation key, contract_id), 32 bytes, recomputable from the seed at any time.
/// The terms do not contain its hash, which depends on their id; the hash travels with HEIGHT's acceptance and is fixed by the Setup output.
/// </summary>
public static class ActivationSecret
{
    /// <summary>The secret; the caller wipes it.</summary>
    /// <param name="activationKey">The key at <see cref="WalletPaths.Activation"/>.</param>
    public static byte[] Derive(ECPrivKey activationKey, Bytes32 contractId)
    {
        ArgumentNullException.ThrowIfNull(activationKey);
        var key = activationKey.ToBytes();
        try
        {
            return HMACSHA256.HashData(key, contractId.ToBytes());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>hA = SHA256(secret).</summary>
    public static Bytes32 Hash(ReadOnlySpan<byte> secret) => secret.Length == 32
        ? new Bytes32(Hashes.Sha256(secret))
        : throw ContractScriptErrors.WrongSecret.Error($"An activation secret has 32 bytes, not {secret.Length}.");
}
