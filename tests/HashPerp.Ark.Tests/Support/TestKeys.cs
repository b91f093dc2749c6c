using System.Text;
using HashPerp.Bitcoin;

namespace HashPerp.Ark.Tests;

/// <summary>Keys by name: the secret is SHA256("hashperp ark test key: " + name), as in the golden files.</summary>
internal static class TestKeys
{
    public static readonly ECPrivKey Alice = Of("alice");
    public static readonly ECPrivKey Bob = Of("bob");
    public static readonly ECPrivKey Mallory = Of("mallory");
    public static readonly ECPrivKey Server = Of("server");
    public static readonly ECPrivKey Forfeit = Of("forfeit");
    public static readonly ECPrivKey OperatorCosigner = Of("operator cosigner");

    public static ECPrivKey Of(string name) => ECPrivKey.Create(Hashes.Sha256(Encoding.UTF8.GetBytes("hashperp ark test key: " + name)));
}
