using System.Security.Cryptography;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// An attestor's outcome keys: HMAC-SHA256(expirySecret, "H" or "T" || H u32 || T u32). The attestor publishes the private key of the leg that
/// won and never the other.
/// </summary>
public static class OutcomeKey
{
    /// <param name="expirySecret">32 bytes, a hardened child of the attestor's master, one per expiry.</param>
    /// <param name="height">H.</param>
    /// <param name="time">T, unix seconds.</param>
    public static ECPrivKey Derive(ReadOnlySpan<byte> expirySecret, Leg leg, uint height, uint time)
    {
        if (expirySecret.Length != 32)
        {
            throw ContractScriptErrors.WrongSecret.Error($"An expiry secret has 32 bytes, not {expirySecret.Length}.");
        }
        var secret = HMACSHA256.HashData(
            expirySecret, new CanonicalWriter().U8((byte)(leg == Leg.Height ? 'H' : 'T')).U32(height).U32(time).ToArray());
        try
        {
            return ECPrivKey.Create(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
