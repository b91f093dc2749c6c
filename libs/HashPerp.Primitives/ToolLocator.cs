namespace HashPerp.Primitives;

/// <summary>
/// Finds what <c>./hashperp setup</c> unpacked: <c>HASHPERP_TOOLS</c> when set, else <c>.tools/</c> beside <c>HashPerp.sln</c>, walking up
/// from the running program.
/// </summary>
public static class ToolLocator
{
    /// <summary>The bitcoind to start: <c>HASHPERP_BITCOIND</c> when set, else the unpacked one.</summary>
    /// <exception cref="HashPerpException"><see cref="PrimitiveErrors.ToolMissing"/>.</exception>
    public static string Bitcoind =>
        Environment.GetEnvironmentVariable("HASHPERP_BITCOIND") is { Length: > 0 } path ? path
        : Find("bin/bitcoind") ?? throw PrimitiveErrors.ToolMissing.Error("There is no unpacked bitcoind.", "Run ./hashperp setup.");

    /// <summary>
    /// What to give to the dynamic loader for libsecp256k1: <c>HASHPERP_LIBSECP256K1</c> when set, else the unpacked library, else the
    /// system's name for the version with MuSig2.
    /// </summary>
    public static string LibSecp256k1 =>
        Environment.GetEnvironmentVariable("HASHPERP_LIBSECP256K1") is { Length: > 0 } path ? path
        : Find("lib/libsecp256k1.so") ?? "libsecp256k1.so.6";

    /// <summary>The root of the repository that the running program was built in, or null when it runs elsewhere.</summary>
    public static string? RepositoryRoot
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "HashPerp.sln")))
                {
                    return folder.FullName;
                }
            }
            return null;
        }
    }

    /// <summary>A file below the tools folder, or null when it isn't there.</summary>
    /// <param name="relativePath">For example <c>bin/bitcoind</c>.</param>
    public static string? Find(string relativePath)
    {
        var root = Environment.GetEnvironmentVariable("HASHPERP_TOOLS") is { Length: > 0 } set ? set
            : RepositoryRoot is { } repository ? Path.Combine(repository, ".tools") : null;
        return root is not null && File.Exists(Path.Combine(root, relativePath)) ? Path.Combine(root, relativePath) : null;
    }
}
