using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using HashPerp.ArkServer.Core;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Grpc;

/// <summary>
/// The one mapping from numbered errors to the wire (40-ark-wire §2.4): status code, message "NAME (code): text", and one ErrorDetails in the
/// grpc-status-details-bin trailer. Conditions of this process (71xx) carry no ErrorDetails: clients take a structured detail as final and would
/// not try again.
/// </summary>
public static class ErrorTable
{
    private const string Trailer = "grpc-status-details-bin";

    private static readonly Dictionary<ErrorCode, StatusCode> NotInvalidArgument = new()
    {
        [OperatorErrors.InternalError] = StatusCode.Internal,
        [OperatorErrors.SigningSessionTimedOut] = StatusCode.Internal,
        [OperatorErrors.IntentFeeEvaluationFailed] = StatusCode.Internal,
        [OperatorErrors.TxNotFound] = StatusCode.NotFound,
        [OperatorErrors.VtxoNotFound] = StatusCode.NotFound,
        [OperatorErrors.IntentNotFound] = StatusCode.NotFound,
        [OperatorErrors.AssetNotFound] = StatusCode.NotFound,
        [OperatorErrors.SubscriptionNotFound] = StatusCode.NotFound,
        [OperatorErrors.DigestMismatch] = StatusCode.FailedPrecondition,
        [OperatorErrors.SlowConsumer] = StatusCode.ResourceExhausted,
        [OperatorErrors.TooManyStreams] = StatusCode.ResourceExhausted,
        [OperatorErrors.NotEnoughLiquidity] = StatusCode.ResourceExhausted,
        [OperatorErrors.DependencyUnavailable] = StatusCode.Unavailable,
        [OperatorErrors.ContractNotFound] = StatusCode.NotFound,
        [OperatorErrors.EventsForgotten] = StatusCode.OutOfRange,
    };

    public static RpcException ToRpc(HashPerpException error)
    {
        var status = ToStatus(error);
        var trailers = new Metadata();
        if (status.Details.Count > 0)
        {
            trailers.Add(Trailer, status.ToByteArray());
        }
        return new RpcException(new Status((StatusCode)status.Code, status.Message), trailers);
    }

    /// <summary>As google.rpc.Status, which both surfaces send.</summary>
    public static Contracts.Rpc.V1.Status ToStatus(HashPerpException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var code = (int)NotInvalidArgument.GetValueOrDefault(error.Code, StatusCode.InvalidArgument);
        var text = error.Advice.Length == 0 ? error.What : $"{error.What} {error.Advice}";
        var wireCode = WireCode(error.Code);
        if (wireCode is null)
        {
            return new Contracts.Rpc.V1.Status { Code = code, Message = $"{error.Code}: {text}" };
        }
        var name = WireName(error.Code.Name);
        var details = new ErrorDetails { Code = wireCode.Value, Name = name, Message = text };
        foreach (var key in error.Data.Keys.OfType<string>())
        {
            details.Metadata[key] = error.Data[key] as string ?? "";
        }
        return new Contracts.Rpc.V1.Status { Code = code, Message = $"{name} ({wireCode}): {text}", Details = { Any.Pack(details) } };
    }

    /// <summary>VtxoAlreadySpent to VTXO_ALREADY_SPENT.</summary>
    public static string WireName(string pascal)
    {
        var name = new StringBuilder();
        foreach (var letter in pascal)
        {
            name.Append(char.IsUpper(letter) && name.Length > 0 ? "_" : "").Append(char.ToUpperInvariant(letter));
        }
        return name.ToString();
    }

    /// <summary>Errors that no feature gave a wire code to (a malformed request field) travel as numbered text only.</summary>
    private static int? WireCode(ErrorCode code) => code.Number is >= OperatorErrors.WireBase and < OperatorErrors.WireBase + 100
        ? code.Number - OperatorErrors.WireBase
        : null;
}
