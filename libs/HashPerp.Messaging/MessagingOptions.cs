namespace HashPerp.Messaging;

/// <summary>Configuration section <c>Messaging</c>; all have defaults.</summary>
public sealed class MessagingOptions
{
    public const string Section = "Messaging";

    /// <summary>False: no broker. Events stay in the outbox, and nothing is received; for running a service alone.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often the outbox is looked at without a notification, in milliseconds.</summary>
    public int PollMilliseconds { get; set; } = 1000;

    /// <summary>How long a confirm of the broker is waited for, in seconds.</summary>
    public int ConfirmSeconds { get; set; } = 10;

    /// <summary>Streams that the relay takes at a time.</summary>
    public int RelayStreams { get; set; } = 100;

    /// <summary>Events of one stream that the relay takes at a time.</summary>
    public int RelayEventsPerStream { get; set; } = 64;

    /// <summary>Events that are applied at the same time, of different streams.</summary>
    public int ConcurrentEvents { get; set; } = 32;

    /// <summary>How many events of a stream may be held because earlier ones are missing.</summary>
    public int Window { get; set; } = 1000;

    /// <summary>How many events of a stream may be held behind a parked one.</summary>
    public int ParkedWindow { get; set; } = 100_000;

    /// <summary>How often a handler may fail on an event before it is parked.</summary>
    public int Attempts { get; set; } = 5;

    /// <summary>The first pause between two attempts, in milliseconds; each next one is twice as long, up to 5 s.</summary>
    public int RetryMilliseconds { get; set; } = 100;

    /// <summary>A gap that is older than this many seconds is reported.</summary>
    public int GapSeconds { get; set; } = 10;

    /// <summary>How often gaps and ages are looked at, in milliseconds.</summary>
    public int MonitorMilliseconds { get; set; } = 2000;

    /// <summary>Days after which published events and the ids of applied ones are deleted.</summary>
    public int RetentionDays { get; set; } = 7;
}
