using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace HashPerp.Bitcoin;

/// <summary>
/// The process's one libsecp256k1 context, blinded with fresh randomness against side channels when it is made and never changed after
/// that, which makes it safe to share between threads.
/// </summary>
internal static unsafe class Secp256k1Context
{
    private const uint ContextNone = 1;

    private static readonly Lazy<nint> Shared = new(Create);

    [ThreadStatic]
    private static string? t_illegalArgument;

    /// <exception cref="Primitives.HashPerpException"><see cref="BitcoinErrors.NativeLibraryMissing"/>.</exception>
    public static nint Value => Shared.Value;

    /// <summary>For calls that can't fail on arguments already validated: anything but success is a defect of ours.</summary>
    public static void MustSucceed(int result, [CallerArgumentExpression(nameof(result))] string call = "")
    {
        if (result != 1)
        {
            throw new InvalidOperationException($"libsecp256k1 refused {call}: {TakeIllegalArgument() ?? "no reason given"}.");
        }
    }

    /// <summary>What the library said about an illegal argument on this thread since the last call; null if nothing.</summary>
    public static string? TakeIllegalArgument()
    {
        var message = t_illegalArgument;
        t_illegalArgument = null;
        return message;
    }

    private static nint Create()
    {
        Secp256k1Library.Bind();
        var context = Secp256k1.ContextCreate(ContextNone);
        Secp256k1.ContextSetIllegalCallback(context, &OnIllegalArgument, null);
        Secp256k1.ContextSetErrorCallback(context, &OnInternalError, null);
        Span<byte> seed = stackalloc byte[32];
        RandomNumberGenerator.Fill(seed);
        fixed (byte* seed32 = seed)
        {
            MustSucceed(Secp256k1.ContextRandomize(context, seed32));
        }
        CryptographicOperations.ZeroMemory(seed);
        return context;
    }

    /// <summary>The default would abort the process; with this one the call returns 0 and the caller throws.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnIllegalArgument(byte* message, void* data) => t_illegalArgument = Marshal.PtrToStringUTF8((nint)message);

    /// <summary>An internal inconsistency (memory corruption): nothing computed after it can be trusted.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnInternalError(byte* message, void* data) =>
        Environment.FailFast($"libsecp256k1 reports an internal error: {Marshal.PtrToStringUTF8((nint)message)}.");
}
