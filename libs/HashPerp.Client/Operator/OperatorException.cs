using Grpc.Core;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>What the operator itself answered (ark.v1.ErrorDetails), kept as the inner exception of <see cref="OperatorClientErrors.OperatorRefused"/>.</summary>
public sealed class OperatorException : Exception
{
    private OperatorException(ErrorDetails details)
        : base(details.Message)
    {
        Code = (OperatorRefusalCode)details.Code;
        Name = details.Name;
        Metadata = new Dictionary<string, string>(details.Metadata);
    }

    /// <summary>40-ark-wire §2.4.</summary>
    public OperatorRefusalCode Code { get; }

    public string Name { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The operator's code behind an error, or null when it isn't a refusal of the operator.</summary>
    public static OperatorRefusalCode? CodeOf(Exception? error) => error switch
    {
        OperatorException refusal => refusal.Code,
        null => null,
        _ => CodeOf(error.InnerException),
    };

    /// <summary>One numbered error for whatever a call to the operator failed with.</summary>
    internal static HashPerpException From(string call, RpcException error)
    {
        if (ArkStatusTrailer.Read(error) is { } details)
        {
            return new HashPerpException(
                OperatorClientErrors.OperatorRefused, $"The operator refused {call}: {details.Name} ({details.Code}): {details.Message}", "", new OperatorException(details));
        }
        var unreachable = error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Aborted;
        return unreachable
            ? new HashPerpException(OperatorClientErrors.OperatorUnreachable, $"No answer of the operator to {call}: {error.Status.Detail}", "Try again later.", error)
            : new HashPerpException(OperatorClientErrors.OperatorRefused, $"The operator refused {call}: {error.StatusCode}: {error.Status.Detail}", "", error);
    }
}

/// <summary>The operator's numbers, as far as we tell them apart (40-ark-wire §2.4).</summary>
public enum OperatorRefusalCode
{
    InternalError = 0,
    VtxoAlreadyRegistered = 4,
    VtxoAlreadySpent = 6,
    VtxoAlreadyUnrolled = 7,
    VtxoRecoverable = 8,
    ForfeitClosureLocked = 11,
    TxNotFound = 19,
    ConfirmationSessionNotStarted = 25,
    SigningSessionTimedOut = 28,
    VtxoBanned = 29,
    VtxoNotFound = 30,
    CheckpointTxNotFound = 41,
    IntentNotFound = 45,
    DigestMismatch = 49,
}
