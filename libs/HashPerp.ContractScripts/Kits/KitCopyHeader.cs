using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>How far a contract was when its kit was made. The wire value is part of a copy's bytes.</summary>
public enum KitStage : byte
{
    /// <summary>Only the Setup of a two-step contract stands.</summary>
    Setup = 1,

    /// <summary>The pots stand: the kit leads to all of them and doesn't change any more.</summary>
    Pots = 2,
}

/// <summary>
/// What is readable of a sealed copy of an exit kit: version u8 (1), contract_id [32], contract version u32, leg u8, stage u8. After it come nonce [12],
/// ciphertext and tag [16], which are its owner's matter (docs/formats.md). Contract, version and stage name a copy: of each there is one.
/// </summary>
/// <param name="Version">Of the contract, as in <see cref="ExitKit.Version"/>.</param>
/// <param name="Leg">Whose kit it is.</param>
public sealed record KitCopyHeader(Bytes32 ContractId, uint Version, Leg Leg, KitStage Stage)
{
    /// <summary>The first byte.</summary>
    public const byte FormatVersion = 1;

    public const int Size = 1 + 32 + 4 + 1 + 1;
    public const int NonceBytes = 12;
    public const int TagBytes = 16;

    /// <summary>Bytes that a copy has more than its kit.</summary>
    public const int Overhead = Size + NonceBytes + TagBytes;

    public const int MaxCopyBytes = ExitKit.MaxBytes + Overhead;

    public static KitCopyHeader Of(ExitKit kit)
    {
        ArgumentNullException.ThrowIfNull(kit);
        return new KitCopyHeader(kit.ContractId, kit.Version, kit.Leg, kit.HasPots ? KitStage.Pots : KitStage.Setup);
    }

    /// <summary>Reads the beginning of a sealed copy; the rest can only be judged by who has the seed.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.MalformedKitCopy"/>; <see cref="ContractScriptErrors.UnsupportedVersion"/>: of a newer release.</exception>
    public static KitCopyHeader Read(ReadOnlySpan<byte> copy)
    {
        if (copy.Length is <= Overhead or > MaxCopyBytes)
        {
            throw Malformed($"A kit copy of {copy.Length} bytes; {Overhead + 1} to {MaxCopyBytes} are possible.");
        }
        var reader = new CanonicalReader(copy[..Size]);
        var format = reader.U8();
        if (format != FormatVersion)
        {
            throw ContractScriptErrors.UnsupportedVersion.Error($"A kit copy of format {format}; this release reads {FormatVersion}.", "Use the release that made it.");
        }
        var (contract, version, leg, stage) = (reader.Id(), reader.U32(), reader.U8(), reader.U8());
        return version > 0 && leg is (byte)Leg.Time or (byte)Leg.Height && stage is (byte)KitStage.Setup or (byte)KitStage.Pots
            ? new KitCopyHeader(contract, version, (Leg)leg, (KitStage)stage)
            : throw Malformed($"A kit copy of contract version {version}, leg {leg} and stage {stage}.");
    }

    public byte[] ToBytes() => new CanonicalWriter().U8(FormatVersion).Id(ContractId).U32(Version).U8((byte)Leg).U8((byte)Stage).ToArray();

    private static HashPerpException Malformed(string what) =>
        ContractScriptErrors.MalformedKitCopy.Error(what, "Store what an agent has sealed; fetch it again if it came over the wire.");
}
