using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// An off-chain address: bech32m without length limit over version 0, the operator's x-only signer key and the x-only output key of the
/// VTXO script (40-ark-wire §3.5).
/// </summary>
/// <param name="VtxoKey">Taproot output key of the receiver's script.</param>
public sealed record ArkAddress(bool IsMainnet, ECXOnlyPubKey ServerKey, ECXOnlyPubKey VtxoKey)
{
    private const byte Version = 0;

    private const int PayloadBytes = 65;

    private const string MainnetPrefix = "ark";

    /// <summary>Every network but mainnet.</summary>
    private const string TestPrefix = "tark";

    /// <summary>What the sender pays to.</summary>
    public Script ScriptPubKey => Script.PayToTaproot(VtxoKey.Value);

    /// <exception cref="HashPerpException"><see cref="ArkErrors.MalformedArkAddress"/>.</exception>
    public static ArkAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            var decoded = Bech32.Decode(text, Bech32.NoLengthLimit);
            var payload = Bech32.FromWords(decoded.Words);
            var prefix = decoded.HumanReadablePart;
            return decoded.Variant == Bech32Variant.Bech32m && prefix is (MainnetPrefix or TestPrefix)
                && payload is [Version, ..] and { Length: PayloadBytes }
                ? new ArkAddress(prefix == MainnetPrefix, ECXOnlyPubKey.Parse(payload.AsSpan(1, 32)), ECXOnlyPubKey.Parse(payload.AsSpan(33, 32)))
                : throw ArkErrors.MalformedArkAddress.Error($"'{Abbreviate(text)}' has an unknown prefix, version, checksum or length.");
        }
        catch (HashPerpException error) when (error.Code != ArkErrors.MalformedArkAddress)
        {
            throw new HashPerpException(ArkErrors.MalformedArkAddress, $"'{Abbreviate(text)}' is not an ark address: {error.What}", error.Advice, error);
        }
    }

    public override string ToString() => Bech32.Encode(
        IsMainnet ? MainnetPrefix : TestPrefix,
        Bech32.ToWords([Version, .. ServerKey.ToBytes(), .. VtxoKey.ToBytes()]),
        Bech32Variant.Bech32m,
        Bech32.NoLengthLimit);

    private static string Abbreviate(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
