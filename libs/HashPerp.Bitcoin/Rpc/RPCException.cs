using System.Text.RegularExpressions;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>What the node itself answered, kept as the inner exception of <see cref="BitcoinErrors.NodeRefused"/>, and of <see cref="BitcoinErrors.NodeUnreachable"/> while the node starts.</summary>
public sealed partial class RPCException : Exception
{
    public RPCException(RPCErrorCode code, string message)
        : base(message) => Code = code;

    public RPCErrorCode Code { get; }

    /// <summary>The node's code behind an error, or null when it isn't a refusal of the node.</summary>
    public static RPCErrorCode? CodeOf(Exception? error) => error switch
    {
        RPCException refusal => refusal.Code,
        null => null,
        _ => CodeOf(error.InnerException),
    };

    internal static HashPerpException Refused(string method, int code, string message)
    {
        var text = Redact(message);
        if ((RPCErrorCode)code == RPCErrorCode.InWarmup)
        {
            // It says nothing about the call: to whoever calls, such a node isn't there yet.
            return new HashPerpException(
                BitcoinErrors.NodeUnreachable, $"The node is starting and doesn't answer {method} yet: {text}", "Try again.", new RPCException(RPCErrorCode.InWarmup, text));
        }
        return new HashPerpException(BitcoinErrors.NodeRefused, $"The node refused {method}: {text} ({code}).", "", new RPCException((RPCErrorCode)code, text));
    }

    /// <summary>The node repeats what it didn't understand; an extended private key or a WIF key must not reach a log that way.</summary>
    private static string Redact(string message) => Secret().Replace(message.Length > 1000 ? message[..1000] : message, "[secret]");

    [GeneratedRegex("[xtyzuv]prv[0-9A-Za-z]+|\\b[5KLc9][1-9A-HJ-NP-Za-km-z]{50,51}\\b")]
    private static partial Regex Secret();
}

/// <summary>The node's own numbers, as far as we tell them apart (Core's rpc/protocol.h).</summary>
public enum RPCErrorCode
{
    None = 0,
    MiscError = -1,
    TypeError = -3,
    WalletError = -4,
    InvalidAddressOrKey = -5,
    WalletInsufficientFunds = -6,
    InvalidParameter = -8,
    WalletNotFound = -18,
    WalletNotSpecified = -19,
    DeserializationError = -22,
    VerifyError = -25,
    VerifyRejected = -26,
    AlreadyInChain = -27,
    InWarmup = -28,
    WalletAlreadyLoaded = -35,
    WalletAlreadyExists = -36,
    MethodNotFound = -32601,
}
