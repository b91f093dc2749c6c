namespace HashPerp.Testing;

/// <summary>
/// The data of <c>shared/data</c>: official test vectors and raw mainnet facts that the project reads in tests but does not ship. The folder
/// stands beside the checkout, so it is found by walking up from the test binary. Without it a test is skipped and says so; on CI, where
/// it is always there, its absence is a failure.
/// </summary>
public static class SharedData
{
    /// <summary>xunit.v3 reports a test that throws a message with this prefix as skipped, with the rest as the reason.</summary>
    private const string SkipPrefix = "$XunitDynamicSkip$";

    private static readonly string? Root = FindRoot();

    public static bool IsPresent => Root is not null;

    /// <summary>The full path of a file or folder in <c>shared/data</c>.</summary>
    /// <param name="relativePath">For example <c>vectors/bip340/test-vectors.csv</c>.</param>
    /// <exception cref="InvalidOperationException">shared/data is absent (the test counts as skipped; on CI as failed).</exception>
    /// <exception cref="FileNotFoundException">shared/data is there without this file.</exception>
    public static string PathTo(string relativePath)
    {
        if (Root is null)
        {
            throw Skipped($"No shared/data beside this checkout, so {relativePath} can't be read.", isFailure: IsCi);
        }
        var path = Path.Combine(Root, relativePath);
        return Path.Exists(path) ? path : throw new FileNotFoundException($"shared/data has no {relativePath}.", path);
    }

    /// <summary>Whether this is a run that may skip nothing which it could do.</summary>
    internal static bool IsCi => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <summary>To be thrown by what this machine can't do.</summary>
    /// <param name="reason">Shown with the test.</param>
    /// <param name="isFailure">It should have been able to: the test failed.</param>
    internal static InvalidOperationException Skipped(string reason, bool isFailure) => new((isFailure ? "" : SkipPrefix) + reason);

    public static string ReadText(string relativePath) => File.ReadAllText(PathTo(relativePath));

    public static byte[] ReadBytes(string relativePath) => File.ReadAllBytes(PathTo(relativePath));

    private static string? FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(data))
            {
                return data;
            }
        }
        return null;
    }
}
