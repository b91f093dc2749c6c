using System.Buffers.Binary;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// An append-only file of records: length u32 BE, first 4 bytes of SHA256(record), record. A record is durable when <see cref="Append"/>
/// returns. A torn last record (power cut in mid-write) was never acknowledged and is cut off on opening; damage anywhere else is refused.
/// </summary>
public sealed class Journal : IDisposable
{
    public const int MaxRecordBytes = 1024 * 1024;

    private const int HeaderBytes = 8;

    private readonly FileStream _file;
    private readonly string _name;
    private readonly List<byte[]> _records;
    private readonly Lock _gate = new();
    private long _end;

    internal Journal(FileStream file, string name)
    {
        _file = file;
        _name = name;
        _records = Load();
        _end = _file.Position;
        _file.SetLength(_end);
    }

    /// <summary>All records so far, oldest first.</summary>
    public IReadOnlyList<byte[]> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>Adds one record of 1 byte to 1 MiB and makes it durable.</summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.FolderNotWritable"/>: the disk is full or broken, and the record isn't in the journal.</exception>
    public void Append(ReadOnlySpan<byte> record)
    {
        if (record.Length is 0 or > MaxRecordBytes)
        {
            throw ClientErrors.DocumentTooLarge.Error($"A record of {record.Length} bytes for {_name}; 1 to {MaxRecordBytes} are kept.");
        }
        var framed = new byte[HeaderBytes + record.Length];
        BinaryPrimitives.WriteUInt32BigEndian(framed, (uint)record.Length);
        Hashes.Sha256(record).AsSpan(0, 4).CopyTo(framed.AsSpan(4));
        record.CopyTo(framed.AsSpan(HeaderBytes));
        lock (_gate)
        {
            FaultPoint.Before(ClientFaultPoints.JournalAppended);
            Write(framed);
            FaultPoint.After(ClientFaultPoints.JournalAppended);
            _records.Add(record.ToArray());
        }
    }

    public void Dispose() => _file.Dispose();

    private void Write(byte[] framed)
    {
        // Where the last whole record ends: what a failed write left behind it goes first.
        _file.SetLength(_end);
        _file.Position = _end;
        try
        {
            _file.Write(framed);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException error)
        {
            throw AgentFolder.NotWritable(_name, error);
        }
        _end += framed.Length;
    }

    private List<byte[]> Load()
    {
        var records = new List<byte[]>();
        Span<byte> header = stackalloc byte[HeaderBytes];
        while (_file.Length - _file.Position >= HeaderBytes)
        {
            var start = _file.Position;
            _file.ReadExactly(header);
            var length = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (length is 0 or > MaxRecordBytes)
            {
                throw Damaged(start);
            }
            if (length > _file.Length - _file.Position)
            {
                _file.Position = start;
                break;
            }
            var record = new byte[length];
            _file.ReadExactly(record);
            if (!Hashes.Sha256(record).AsSpan(0, 4).SequenceEqual(header[4..]))
            {
                if (_file.Position == _file.Length)
                {
                    _file.Position = start;
                    break;
                }
                throw Damaged(start);
            }
            records.Add(record);
        }
        return records;
    }

    private HashPerpException Damaged(long position) => ClientErrors.DamagedJournal.Error(
        $"{_name} is damaged at byte {position}.", "Restore the folder from its backup; don't delete the file.");
}
