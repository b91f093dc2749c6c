using Grpc.Core;
using HashPerp.AspAdapter.Core;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Contracts.Rpc.V1;
using HashPerp.Primitives;
using Google.Protobuf;

namespace HashPerp.AspAdapter;

/// <summary>One numbered error for whatever a call to the operator failed with.</summary>
internal static class OperatorFailure
{
    private const string DetailsTrailer = "grpc-status-details-bin";
    private const int DigestMismatch = 49;
    private const int MaxDetailLength = 300;

    public static HashPerpException Of(string call, RpcException error)
    {
        var what = error.Status.Detail.Length > MaxDetailLength ? error.Status.Detail[..MaxDetailLength] : error.Status.Detail;
        var away = error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Aborted or StatusCode.Internal;
        return away
            ? new HashPerpException(AspAdapterErrors.OperatorAway, $"No answer of the operator to {call}: {what}", "Try again later.", error)
            : new HashPerpException(AspAdapterErrors.OperatorRefusal, $"The operator refused {call}: {error.StatusCode}: {what}", "", error);
    }

    /// <summary>Whether the operator says that its settings are no longer those whose digest we sent.</summary>
    public static bool IsDigestMismatch(RpcException error)
    {
        if (error.Trailers.Get(DetailsTrailer) is not { IsBinary: true } trailer)
        {
            return false;
        }
        try
        {
            return Contracts.Rpc.V1.Status.Parser.ParseFrom(trailer.ValueBytes).Details
                .Any(detail => detail.Is(ErrorDetails.Descriptor) && detail.Unpack<ErrorDetails>().Code == DigestMismatch);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
