using System.Security.Cryptography;
using HashPerp.Primitives;
using HashPerp.Settlement;

namespace HashPerp.Attestor;

/// <summary>The attestor's one secret on disk: hex in a file that only its owner reads.</summary>
public static class SeedFile
{
    private const int NewSeedBytes = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a seed from the operating system's randomness, unless there is one.</summary>
    public static void CreateIfMissing(string path)
    {
        if (File.Exists(path))
        {
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var seed = RandomNumberGenerator.GetBytes(NewSeedBytes);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }
        using var file = new FileStream(path, options);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Hex.Encode(seed) + "\n"));
        file.Flush(flushToDisk: true);
        CryptographicOperations.ZeroMemory(seed);
    }

    /// <summary>The seed; the caller wipes it.</summary>
    /// <exception cref="HashPerpException"><see cref="SettlementErrors.UnusableSeed"/>; it never quotes the file.</exception>
    public static byte[] Read(string path)
    {
        if (!File.Exists(path))
        {
            throw SettlementErrors.UnusableSeed.Error(
                $"There is no seed file at {path}.",
                "Make one with 'HashPerp.Attestor init', or restore it from its backup.");
        }
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
        {
            throw SettlementErrors.UnusableSeed.Error(
                $"The seed file {path} is open to other users.",
                "Run chmod 600 on it; if others have read it, replace it.");
        }
        var bytes = new FileInfo(path).Length <= 4 * AttestorKeys.MaxSeedBytes ? File.ReadAllBytes(path) : [];
        try
        {
            var seed = new byte[bytes.AsSpan().Trim(" \r\n"u8).Length / 2];
            var status = Convert.FromHexString(bytes.AsSpan().Trim(" \r\n"u8), seed, out _, out var written);
            return status == System.Buffers.OperationStatus.Done && written is >= AttestorKeys.MinSeedBytes and <= AttestorKeys.MaxSeedBytes
                ? seed
                : throw SettlementErrors.UnusableSeed.Error(
                    $"The seed file {path} isn't {AttestorKeys.MinSeedBytes} to {AttestorKeys.MaxSeedBytes} bytes in hex.", "Restore it from its backup.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
