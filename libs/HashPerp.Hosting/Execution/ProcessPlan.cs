using HashPerp.Processes;

namespace HashPerp.Hosting;

/// <summary>Everything about a process but that it runs.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Environment">In addition to our own.</param>
internal sealed record ProcessPlan(IReadOnlyList<string> Command, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Whom it runs as; ourselves when null.</summary>
    public UnprivilegedUser? User { get; init; }

    /// <summary>What asks it to end in good order.</summary>
    public Signal StopSignal { get; init; } = Signal.Terminate;
}
