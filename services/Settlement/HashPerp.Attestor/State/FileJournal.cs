using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HashPerp.Primitives;
using HashPerp.Settlement;

namespace HashPerp.Attestor;

/// <summary>
/// The attestor's journal: a text file that only grows, one record a line, as the first 8 bytes of the line's SHA256 in hex, a space and the record.
/// A record is on disk when <see cref="Append"/> returns. A last line without its line feed was never acted upon and is cut off; any other damage is refused.
/// The open file keeps a second process out.
/// </summary>
public sealed class FileJournal : IAttestorJournal, IDisposable
{
    /// <summary>Bytes of one line; an announcement of 64 rungs has 21,000.</summary>
    public const int MaxLineBytes = 256 * 1024;

    private const int ChecksumDigits = 16;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _file;
    private readonly List<AttestorRecord> _records = [];
    private long _length;

    private FileJournal(FileStream file)
    {
        _file = file;
        _length = Load();
    }

    public IReadOnlyList<AttestorRecord> Records => _records;

    /// <summary>Opens or creates <c>journal</c> in a folder.</summary>
    /// <exception cref="HashPerpException"><see cref="SettlementErrors.StateInUse"/>, <see cref="SettlementErrors.DamagedJournal"/>.</exception>
    public static FileJournal Open(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFile | UnixFileMode.UserExecute);
        }
        var path = Path.Combine(folder, "journal");
        var isNew = !File.Exists(path);
        var file = OpenFile(path);
        try
        {
            if (isNew)
            {
                FolderSync.Flush(folder);
            }
            return new FileJournal(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Append(AttestorRecord record)
    {
        var text = AttestorRecordText.Write(record);
        var line = Encoding.ASCII.GetBytes($"{Checksum(text)} {text}\n");
        if (line.Length > MaxLineBytes)
        {
            throw SettlementErrors.SeriesRefused.Error($"A record of {line.Length} bytes exceeds {MaxLineBytes}.");
        }
        FaultPoint.Before(AttestorFaultPoints.RecordWritten);
        // What an earlier, failed write left behind its last whole line goes first.
        _file.SetLength(_length);
        _file.Position = _length;
        _file.Write(line.AsSpan(..^1));
        _file.Flush(flushToDisk: true);
        FaultPoint.After(AttestorFaultPoints.RecordTorn);
        // The line feed goes last and alone: where one stands, the record before it was whole.
        _file.Write(line.AsSpan(^1..));
        _file.Flush(flushToDisk: true);
        FaultPoint.After(AttestorFaultPoints.RecordWritten);
        _length += line.Length;
        _records.Add(record);
    }

    public void Dispose() => _file.Dispose();

    private static FileStream OpenFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException error)
        {
            throw new HashPerpException(
                SettlementErrors.StateInUse, $"{path} can't be opened alone: {error.Message}",
                "Stop the other attestor; two must never share a journal.", error);
        }
    }

    /// <summary>Reads all whole lines and returns where the last one ends.</summary>
    private long Load()
    {
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var start = 0;
        while (start < bytes.Length)
        {
            var rest = bytes.AsSpan(start);
            var length = rest.IndexOf((byte)'\n');
            if (length < 0)
            {
                break;
            }
            if (!TryRead(rest[..length], out var record))
            {
                throw SettlementErrors.DamagedJournal.Error(
                    $"The journal is damaged at byte {start.ToString(CultureInfo.InvariantCulture)}.",
                    "Restore it from its backup; never attest from an older copy.");
            }
            _records.Add(record!);
            start += length + 1;
        }
        return start;
    }

    private static bool TryRead(ReadOnlySpan<byte> line, out AttestorRecord? record)
    {
        record = null;
        var text = Encoding.ASCII.GetString(line);
        if (text.Length <= ChecksumDigits || text[ChecksumDigits] != ' ' || Checksum(text[(ChecksumDigits + 1)..]) != text[..ChecksumDigits])
        {
            return false;
        }
        record = AttestorRecordText.Read(text[(ChecksumDigits + 1)..]);
        return true;
    }

    private static string Checksum(string text) => Hex.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(text)).AsSpan(0, ChecksumDigits / 2));
}
