namespace HashPerp.Hosting;

/// <summary>Aspire's names of the states of a resource.</summary>
internal enum ResourceState
{
    NotStarted,
    Waiting,
    Starting,
    Running,
    Stopping,

    /// <summary>Ended as it should, and won't be started again.</summary>
    Finished,

    /// <summary>Ended; comes back unless <see cref="ResourceSnapshot.IsOver"/>.</summary>
    Exited,
    FailedToStart,
}

/// <summary>What is known about one resource at one moment.</summary>
/// <param name="Name">Of the instance.</param>
/// <param name="Type">For people.</param>
internal sealed record ResourceSnapshot(string Name, string Type)
{
    public ResourceState State { get; init; } = ResourceState.NotStarted;

    /// <summary>Null while it doesn't run, or nobody has looked yet.</summary>
    public bool? Healthy { get; init; }

    /// <summary>Nothing starts it again but a person.</summary>
    public bool IsOver { get; init; }

    public int? ProcessId { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>How often it was started again by itself.</summary>
    public int Restarts { get; init; }

    /// <summary>When its present process started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What it waits for, why it isn't healthy, when it starts again.</summary>
    public string Detail { get; init; } = "";

    public bool IsReady => State == ResourceState.Running && Healthy == true;
}
