using HashPerp.Testing;

namespace HashPerp.Client.Tests;

/// <summary>The test agent as a process of its own; its verbs are in HashPerp.Client.TestAgent.</summary>
internal static class AgentProcess
{
    /// <summary>Exit code of a process that a fault point killed: 128 + SIGKILL.</summary>
    public const int Killed = 137;

    /// <param name="fault">Value of HASHPERP_FAULT; null for none.</param>
    public static Task<ChildProcess> StartAsync(string? fault, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        ChildProcess.StartAsync(
            $"{arguments[0]} ({fault ?? "no fault"})",
            ["dotnet", Path.Combine(AppContext.BaseDirectory, "HashPerp.Client.TestAgent.dll"), .. arguments],
            new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>()) { ["HASHPERP_FAULT"] = fault });
}
