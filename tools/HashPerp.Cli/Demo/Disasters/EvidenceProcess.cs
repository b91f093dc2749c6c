using System.Diagnostics;

namespace HashPerp.Cli;

/// <summary>This very program again as <c>evidence verify</c>: with a file, and without an environment that could help it.</summary>
internal static class EvidenceProcess
{
    /// <returns>What it printed.</returns>
    /// <exception cref="Primitives.HashPerpException"><see cref="CliErrors.ExitFailed"/>: it proves nothing.</exception>
    public static async Task<IReadOnlyList<string>> VerifyAsync(string file, CancellationToken cancel)
    {
        using var process = Process.Start(OwnProgram.Start(["evidence", "verify", file])) ?? throw CliErrors.ExitFailed.Error("evidence verify did not start.");
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(cancel);
        var output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw CliErrors.ExitFailed.Error($"evidence verify ended with exit code {process.ExitCode}: {(await errors).Trim()}");
    }
}
