using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>What a signature commits to. The seven values here are the only ones that BIP341 allows.</summary>
public enum SigHash : byte
{
    /// <summary>Taproot only: like <see cref="All"/>, and the signature is 64 bytes without a type byte.</summary>
    Default = 0x00,
    All = 0x01,
    None = 0x02,
    Single = 0x03,
    AllAnyoneCanPay = 0x81,
    NoneAnyoneCanPay = 0x82,
    SingleAnyoneCanPay = 0x83,
}

internal static class SigHashParts
{
    public static bool IsAnyoneCanPay(this SigHash type) => ((byte)type & 0x80) != 0;

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.InvalidSighash"/>: not one of the seven.</exception>
    public static SigHash Parse(uint value) => value <= byte.MaxValue && Enum.IsDefined((SigHash)value)
        ? (SigHash)value
        : throw BitcoinErrors.InvalidSighash.Error($"0x{value:x2} is not a signature hash type.", "Use 00-03 or 81-83.");

    /// <summary>All, None or Single.</summary>
    public static SigHash Outputs(this SigHash type) => type == SigHash.Default ? SigHash.All : (SigHash)((byte)type & 3);
}
