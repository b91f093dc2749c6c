using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.ArkInterop.Tests;

/// <summary>One file of <c>tests/ark-interop/stories</c>, run by the Node that <c>./hashperp test</c> unpacks, with the stack's addresses in its environment.</summary>
internal static class Story
{
    /// <summary>xunit.v3 reports a test that throws a message with this prefix as skipped, with the rest as the reason.</summary>
    private const string SkipPrefix = "$XunitDynamicSkip$";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs a story to its end and fails with all that it said when it fails.</summary>
    /// <param name="name">Of the file, without <c>.js</c>.</param>
    /// <param name="told">Environment variables beside those of the stack.</param>
    /// <param name="onLine">Is given each line of the story's output as it comes.</param>
    public static async Task RunAsync(
        InteropStack stack, string name, IReadOnlyDictionary<string, string?>? told = null, Action<string>? onLine = null)
    {
        var environment = stack.StoryEnvironment();
        foreach (var (variable, value) in told ?? new Dictionary<string, string?>())
        {
            environment[variable] = value;
        }
        var lines = new List<string>();
        await using var node = await ChildProcess.StartAsync(name, [Node(), "--test-force-exit", "--test-reporter=spec", File(name)], environment, onOutput: line =>
        {
            lock (lines)
            {
                lines.Add(line);
            }
            onLine?.Invoke(line);
        });
        var code = await node.WaitForExitAsync(Limit, TestContext.Current.CancellationToken);
        var said = string.Join('\n', [.. lines, .. node.Log]);
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        Assert.True(code == 0, $"The story {name} ended with exit code {code}:\n{said}");
    }

    private static string Node() => ToolLocator.Find("ark-interop/bin/node") ?? throw new InvalidOperationException(
        (Environment.GetEnvironmentVariable("CI") is "true" or "1" ? "" : SkipPrefix) + "There is no unpacked Node; run ./hashperp setup.");

    private static string File(string name) => Path.Combine(
        ToolLocator.RepositoryRoot ?? throw new InvalidOperationException("The test runs outside of the repository."), "tests", "ark-interop", "stories", name + ".js");
}
