namespace HashPerp.Settlement.Tests;

/// <summary>A journal that survives its engine, and can refuse to write.</summary>
internal sealed class MemoryJournal : IAttestorJournal
{
    private readonly List<AttestorRecord> _records = [];

    public IReadOnlyList<AttestorRecord> Records => _records;

    public bool IsFull { get; set; }

    /// <summary>Records go through their text, as on disk.</summary>
    public void Append(AttestorRecord record)
    {
        if (IsFull)
        {
            throw new IOException("No space left on device");
        }
        _records.Add(AttestorRecordText.Read(AttestorRecordText.Write(record)));
    }
}
