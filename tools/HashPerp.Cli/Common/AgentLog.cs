namespace HashPerp.Cli;

/// <summary>What agents say on standard error, kept in files of bounded size.</summary>
internal static class AgentLog
{
    private const long MaxBytes = 8 * 1024 * 1024;

    /// <summary>Appends to the file until the source ends; a full file becomes <c>FILE.1</c>, in place of the one before.</summary>
    public static async Task CopyAsync(TextReader source, string file)
    {
        var log = Open(file);
        try
        {
            while (await source.ReadLineAsync() is { } line)
            {
                if (log.BaseStream.Length > MaxBytes)
                {
                    await log.DisposeAsync();
                    File.Move(file, file + ".1", overwrite: true);
                    log = Open(file);
                }
                await log.WriteLineAsync(line);
            }
        }
        finally
        {
            await log.DisposeAsync();
        }
    }

    private static StreamWriter Open(string file) => new(file, append: true) { AutoFlush = true };
}
