using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Reads a kit from a file, with every check that needs no node.</summary>
internal static class KitFile
{
    /// <exception cref="HashPerpException"><see cref="CliErrors.KitUnreadable"/>: no such file, or far too large; otherwise as <see cref="ExitKit.Parse"/>.</exception>
    public static ExitKit Read(string path)
    {
        byte[] bytes;
        try
        {
            var file = new FileInfo(path);
            if (file.Length > ExitKit.MaxBytes)
            {
                throw CliErrors.KitUnreadable.Error($"{path} has {file.Length} bytes; a kit has at most {ExitKit.MaxBytes}.", "Name the file that the agent's method 'kit' shows.");
            }
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HashPerpException(CliErrors.KitUnreadable, $"{path} can't be read: {error.Message}", "Name the file that the agent's method 'kit' shows.", error);
        }
        return ExitKit.Parse(bytes);
    }
}
