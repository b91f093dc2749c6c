using HashPerp.Primitives;

namespace HashPerp.Processes;

/// <summary>RabbitMQ and Redis as <c>./hashperp setup</c> unpacked them.</summary>
public static class ServerPrograms
{
    /// <param name="program"><c>rabbitmq-server</c> or <c>redis-server</c>.</param>
    /// <exception cref="HashPerpException"><see cref="PrimitiveErrors.ToolMissing"/>.</exception>
    public static string Find(string program) => ToolLocator.Find(Path.Combine("servers", "bin", program))
        ?? throw PrimitiveErrors.ToolMissing.Error($"There is no unpacked {program}.", "Run ./hashperp setup.");

    /// <summary>A configuration with a password in it, in a file that only we read.</summary>
    public static async Task WriteConfigurationAsync(string path, string text, CancellationToken cancel)
    {
        await File.WriteAllTextAsync(path, text, cancel).ConfigureAwait(false);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
