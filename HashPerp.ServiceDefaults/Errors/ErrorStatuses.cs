using Grpc.Core;
using HashPerp.Primitives;

namespace HashPerp.ServiceDefaults;

/// <summary>
/// Which gRPC status a refusal travels as. What isn't listed is InvalidArgument; what another service refused keeps the status that it came with. Clients decide by
/// the number, machinery in between (retries, circuit breakers, alerts) by the status.
/// </summary>
public sealed class ErrorStatuses
{
    private readonly Dictionary<int, StatusCode> _byNumber = new()
    {
        [ServiceErrors.Unauthenticated.Number] = StatusCode.Unauthenticated,
        [ServiceErrors.InvalidToken.Number] = StatusCode.Unauthenticated,
        [ServiceErrors.NotAllowed.Number] = StatusCode.PermissionDenied,
        [ServiceErrors.ServiceUnavailable.Number] = StatusCode.Unavailable,
        [ServiceErrors.CallTimedOut.Number] = StatusCode.DeadlineExceeded,
        [ServiceErrors.InternalError.Number] = StatusCode.Internal,
        [ServiceErrors.MissingServiceAddress.Number] = StatusCode.Internal,
        // Of libraries that this one doesn't see.
        [1116] = StatusCode.Unavailable, // NodeUnreachable
        [1603] = StatusCode.Unavailable, // DatabaseUnavailable
        [1604] = StatusCode.Unavailable, // CommitOutcomeUnknown
        [1606] = StatusCode.AlreadyExists, // RequestIdReused
        [1607] = StatusCode.Unavailable, // DatabaseFull
    };

    /// <summary>Says which status a service's own refusals have.</summary>
    public ErrorStatuses Map(StatusCode status, params ErrorCode[] codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        foreach (var code in codes)
        {
            _byNumber[code.Number] = status;
        }
        return this;
    }

    public StatusCode Of(HashPerpException refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return _byNumber.TryGetValue(refused.Code.Number, out var status) ? status
            : refused.InnerException is RpcException remote ? remote.StatusCode
            : StatusCode.InvalidArgument;
    }
}
