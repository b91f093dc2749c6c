using HashPerp.Primitives;

namespace HashPerp.Data;

/// <summary>Errors 160x.</summary>
public static class DataErrors
{
    /// <summary>No connection string for the service's database is configured.</summary>
    public static readonly ErrorCode MissingConnectionString = new(1600, nameof(MissingConnectionString));

    /// <summary>The database lacks migrations of this build, and nobody applied them while the service waited.</summary>
    public static readonly ErrorCode DatabaseNotMigrated = new(1601, nameof(DatabaseNotMigrated));

    /// <summary>A numbered SQL file failed.</summary>
    public static readonly ErrorCode MigrationFailed = new(1602, nameof(MigrationFailed));

    /// <summary>Postgres didn't answer for longer than the retries last; nothing was changed.</summary>
    public static readonly ErrorCode DatabaseUnavailable = new(1603, nameof(DatabaseUnavailable));

    /// <summary>The connection was lost during COMMIT and Postgres stayed away: the work may or may not have been done.</summary>
    public static readonly ErrorCode CommitOutcomeUnknown = new(1604, nameof(CommitOutcomeUnknown));

    /// <summary>A client_request_id that is empty, too long, or not printable ASCII.</summary>
    public static readonly ErrorCode InvalidRequestId = new(1605, nameof(InvalidRequestId));

    /// <summary>A client_request_id that came before with other content.</summary>
    public static readonly ErrorCode RequestIdReused = new(1606, nameof(RequestIdReused));

    /// <summary>Postgres' disk (or memory) is full, or its disk is broken; nothing was changed.</summary>
    public static readonly ErrorCode DatabaseFull = new(1607, nameof(DatabaseFull));
}
