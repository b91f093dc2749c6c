using System.Reflection;
using System.Runtime.InteropServices;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// Finds libsecp256k1: the file named by <see cref="PathVariable"/>, else the one that <c>./hashperp setup</c> unpacked, else the system's.
/// A library without MuSig2 (older than 0.6) is passed over.
/// </summary>
internal static class Secp256k1Library
{
    public const string Name = "secp256k1";

    public const string PathVariable = "HASHPERP_LIBSECP256K1";

    private static readonly string[] SystemNames =
        ["libsecp256k1.so.6", "libsecp256k1.so.5", "libsecp256k1.so.2", "libsecp256k1.so.1", "libsecp256k1.so", "libsecp256k1.dylib"];

    /// <summary>One symbol of each module that is optional at libsecp256k1's build time, or newer than its first release.</summary>
    private static readonly string[] RequiredSymbols =
        ["secp256k1_ecdh", "secp256k1_schnorrsig_sign_custom", "secp256k1_keypair_xonly_tweak_add", "secp256k1_ec_pubkey_sort", "secp256k1_musig_partial_sign"];

    private static readonly Lazy<nint> Handle = new(
        () => LoadFirstUsable(Candidates(Environment.GetEnvironmentVariable(PathVariable), ToolLocator.Find("lib/libsecp256k1.so"))));

    /// <summary>Makes the P/Invoke declarations of this assembly resolve to the library that was found.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.NativeLibraryMissing"/>.</exception>
    public static void Bind()
    {
        _ = Handle.Value;
        NativeLibrary.SetDllImportResolver(typeof(Secp256k1Library).Assembly, Resolve);
    }

    /// <summary>Every place that is tried, in order. A path that was asked for by name is used or refused, never silently replaced.</summary>
    internal static IReadOnlyList<string> Candidates(string? configured, string? unpacked)
    {
        if (!string.IsNullOrEmpty(configured))
        {
            return [configured];
        }
        return unpacked is null ? SystemNames : [unpacked, .. SystemNames];
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name == Name ? Handle.Value : 0;

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.NativeLibraryMissing"/>, with what was found instead.</exception>
    internal static nint LoadFirstUsable(IEnumerable<string> candidates)
    {
        var refused = new List<string>();
        foreach (var candidate in candidates)
        {
            if (!NativeLibrary.TryLoad(candidate, out var handle))
            {
                refused.Add($"{candidate}: does not load");
            }
            else if (RequiredSymbols.FirstOrDefault(symbol => !NativeLibrary.TryGetExport(handle, symbol, out _)) is { } missing)
            {
                NativeLibrary.Free(handle);
                refused.Add($"{candidate}: has no {missing}");
            }
            else
            {
                return handle;
            }
        }
        throw BitcoinErrors.NativeLibraryMissing.Error(
            $"libsecp256k1 0.6 or later with its MuSig2 module was not found ({string.Join("; ", refused)}).",
            $"Run ./hashperp doctor to see what is missing, or set {PathVariable} to the library's path.");
    }
}
