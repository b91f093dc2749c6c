using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Messaging.Tests;

/// <summary>HashPerp.Messaging.TestService as a process of its own, which a test can kill.</summary>
internal static class TestServiceProcess
{
    public static Task<ChildProcess> StartAsync(string service, string connectionString, Uri broker, string? fault, params string[] arguments) =>
        ChildProcess.StartAsync(
            service,
            ["dotnet", Path.Combine(AppContext.BaseDirectory, "HashPerp.Messaging.TestService.dll"), .. arguments],
            new Dictionary<string, string?>
            {
                [$"ConnectionStrings__{service}"] = connectionString,
                ["ConnectionStrings__rabbitmq"] = broker.ToString(),
                ["Logging__LogLevel__Default"] = "Warning",
                [FaultPoint.Variable] = fault,
            });
}
