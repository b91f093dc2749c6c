namespace HashPerp.Hosting;

/// <summary>How resources of one kind come to run.</summary>
internal interface ILaunch
{
    /// <summary>Prepares and starts it; the environment is computed here.</summary>
    Task<IRunning> StartAsync(ResourceInstance instance, CancellationToken cancel);
}

/// <summary>What runs.</summary>
internal interface IRunning
{
    int? ProcessId { get; }

    /// <summary>Ends with the exit code (128 + signal after a kill).</summary>
    Task<int> Exit { get; }

    /// <summary>Asks it to end, and makes it end.</summary>
    Task StopAsync();
}
