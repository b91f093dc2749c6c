namespace HashPerp.Attestor;

/// <summary>Where tests may kill the attestor.</summary>
public static class AttestorFaultPoints
{
    /// <summary>A record reaches the disk: announcements and decisions.</summary>
    public const string RecordWritten = "attestor.record-written";

    /// <summary>A record is on disk, and the line feed that makes it count isn't.</summary>
    public const string RecordTorn = "attestor.record-torn";

    /// <summary>An outcome leaves the process.</summary>
    public const string OutcomePublished = "attestor.outcome-published";
}
