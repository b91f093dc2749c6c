namespace HashPerp.Data;

/// <summary>Configuration section <c>Data</c>; all have defaults.</summary>
public sealed class DataOptions
{
    public const string Section = "Data";

    /// <summary>How long a transaction is tried again after a conflict or a lost connection, in milliseconds.</summary>
    public int RetryMilliseconds { get; set; } = 5000;

    /// <summary>How long the outcome of a COMMIT whose answer was lost is asked for, in milliseconds.</summary>
    public int CommitInquiryMilliseconds { get; set; } = 15_000;

    /// <summary>How long the service waits at its start for <c>migrate</c> to have run, in seconds.</summary>
    public int MigrationWaitSeconds { get; set; } = 60;

    /// <summary>A statement that takes longer is cancelled, in seconds.</summary>
    public int CommandTimeoutSeconds { get; set; } = 10;

    /// <summary>Connections of the pool at most.</summary>
    public int MaxPoolSize { get; set; } = 20;

    /// <summary>Days after which the first answer to a client_request_id is forgotten.</summary>
    public int RequestRetentionDays { get; set; } = 7;
}
