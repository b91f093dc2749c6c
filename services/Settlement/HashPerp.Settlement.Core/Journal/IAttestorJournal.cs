namespace HashPerp.Settlement;

/// <summary>Where an attestor's records become durable.</summary>
public interface IAttestorJournal
{
    /// <summary>Everything written so far, oldest first.</summary>
    IReadOnlyList<AttestorRecord> Records { get; }

    /// <summary>Writes a record; when it returns, a power cut can't take it back.</summary>
    void Append(AttestorRecord record);
}
