using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>Length checks that come before every pointer handed to libsecp256k1.</summary>
internal static class KeyChecks
{
    public static void Tweak(ReadOnlySpan<byte> tweak)
    {
        if (tweak.Length != 32)
        {
            throw BitcoinErrors.MalformedKey.Error($"A tweak has 32 bytes, not {tweak.Length}.");
        }
    }

    public static HashPerpException TweakRefused() =>
        BitcoinErrors.MalformedKey.Error("The tweak is not below the group order, or it cancels the key.");
}
