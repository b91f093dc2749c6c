namespace Aspire.Hosting.ApplicationModel;

/// <summary>Fills a part of the environment just before each start.</summary>
internal sealed record EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> Callback) : IResourceAnnotation;

/// <summary>Adds to the command line just before each start.</summary>
internal sealed record CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> Callback) : IResourceAnnotation;

/// <summary>One of the health checks that decide whether the resource is healthy.</summary>
/// <param name="Key">Under which it is registered with the application's services.</param>
internal sealed record HealthCheckAnnotation(string Key) : IResourceAnnotation;

/// <summary>How many processes.</summary>
internal sealed record ReplicaAnnotation(int Replicas) : IResourceAnnotation;

/// <summary>What a wait ends with.</summary>
internal enum WaitType
{
    /// <summary>The other runs and is healthy.</summary>
    Healthy,

    /// <summary>The other has ended with the expected exit code.</summary>
    Completion,
}

/// <summary>Another resource that this one waits for.</summary>
internal sealed record WaitAnnotation(IResource Resource, WaitType WaitType, int ExitCode) : IResourceAnnotation;

/// <summary>Where <c>ConnectionStrings:{name}</c> is configured: what to use instead of starting anything.</summary>
internal sealed record ConfiguredConnectionAnnotation(string ConnectionString) : IResourceAnnotation;
