using System.Text;
using System.Text.RegularExpressions;

namespace HashPerp.Hosting;

/// <summary>What a resource printed: the newest part in <c>{name}.log</c>, what was before it in <c>{name}.log.1</c>, no more.</summary>
internal sealed partial class LogFile(string path, long maxBytes = LogFile.DefaultMaxBytes) : IDisposable
{
    private const long DefaultMaxBytes = 4 * 1024 * 1024;
    private const int MaxLine = 16 * 1024;

    private readonly Lock _lock = new();
    private FileStream? _file;
    private bool _closed;

    /// <summary>One line; null, which ends a stream, is passed over.</summary>
    public void Write(string? line)
    {
        if (line is null)
        {
            return;
        }
        var text = Encoding.UTF8.GetBytes(AnsiSequence().Replace(line.Length > MaxLine ? line[..MaxLine] : line, "") + "\n");
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }
            try
            {
                Append(text);
            }
            catch (IOException)
            {
                // The disk is full: a line is lost, and what printed it goes on.
            }
        }
    }

    /// <summary>The last lines, oldest first.</summary>
    public IReadOnlyList<string> Tail(int lines)
    {
        lock (_lock)
        {
            var newest = ReadLines(path);
            return newest.Count >= lines ? newest[^lines..] : [.. ReadLines(path + ".1").TakeLast(lines - newest.Count), .. newest];
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _file?.Dispose();
        }
    }

    private void Append(byte[] text)
    {
        _file ??= Open();
        if (_file.Length + text.Length > maxBytes)
        {
            _file.Dispose();
            File.Move(path, path + ".1", overwrite: true);
            _file = Open();
        }
        _file.Write(text);
        _file.Flush();
    }

    private FileStream Open() => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private static List<string> ReadLines(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }
        return lines;
    }

    /// <summary>Colours and cursor movements.</summary>
    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]")]
    private static partial Regex AnsiSequence();
}
