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

    /// <exception cref="HashPerpException"><see cref="CliErrors.NodeUnfit"/>: a network that we don't know.</exception>
    public static Bitcoin.BitcoinNetwork NetworkOf(ExitKit kit) => kit.Terms.Genesis switch
    {
        var genesis when genesis == GenesisPrefix.Mainnet => Bitcoin.BitcoinNetwork.Mainnet,
        var genesis when genesis == GenesisPrefix.Signet => Bitcoin.BitcoinNetwork.Signet,
        var genesis when genesis == GenesisPrefix.Regtest => Bitcoin.BitcoinNetwork.Regtest,
        var genesis => throw CliErrors.NodeUnfit.Error($"The kit is for a network with genesis {genesis}.", "This release knows bitcoin, signet and regtest."),
    };
}
