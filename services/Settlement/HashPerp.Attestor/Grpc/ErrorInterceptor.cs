using Grpc.Core;
using Grpc.Core.Interceptors;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Primitives;
using HashPerp.Settlement;

namespace HashPerp.Attestor;

/// <summary>
/// Failures as gRPC statuses: "Name (number): what was wrong and what to do", number and name also in trailers. What isn't ours
/// is Internal and stays in the log.
/// </summary>
public sealed partial class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    public const string Trailer = "hashperp-error-code";
    public const string NameTrailer = "hashperp-error-name";

    private static readonly Dictionary<ErrorCode, StatusCode> NotInvalidArgument = new()
    {
        [SettlementErrors.SeriesAlreadyAnnounced] = StatusCode.AlreadyExists,
        [SettlementErrors.UnknownSeries] = StatusCode.NotFound,
        [SettlementErrors.DoubleAttestation] = StatusCode.FailedPrecondition,
        [SettlementErrors.NotAttestable] = StatusCode.FailedPrecondition,
        [SettlementErrors.TooManySeries] = StatusCode.ResourceExhausted,
        [SettlementErrors.TooManyWatchers] = StatusCode.ResourceExhausted,
        [SettlementErrors.JournalOfAnother] = StatusCode.Internal,
        [BitcoinErrors.NodeUnreachable] = StatusCode.Unavailable,
        [BitcoinErrors.NodeRefused] = StatusCode.Unavailable,
        [ChainErrors.WrongChain] = StatusCode.Unavailable,
    };

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception error) when (error is not RpcException)
        {
            throw Map(error, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception error) when (error is not RpcException)
        {
            throw Map(error, context);
        }
    }

    private RpcException Map(Exception error, ServerCallContext context)
    {
        switch (error)
        {
            case HashPerpException refused:
                var status = new Status(NotInvalidArgument.GetValueOrDefault(refused.Code, StatusCode.InvalidArgument), refused.Message);
                return new RpcException(status, new Metadata { { Trailer, refused.Code.Number.ToString() }, { NameTrailer, refused.Code.Name } });
            case OperationCanceledException when context.CancellationToken.IsCancellationRequested:
                return new RpcException(new Status(StatusCode.Cancelled, "The caller hung up."));
            default:
                LogFailed(logger, error, context.Method);
                return new RpcException(new Status(StatusCode.Internal, "The attestor failed on this request; its log says why."));
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string method);
}
