using System.Net.Sockets;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Grpc;

/// <summary>What a failure of a call is to the caller, on either surface; a failure of Postgres or bitcoind is Unavailable, never a refusal.</summary>
public sealed partial class CallFailures(ILogger<CallFailures> logger)
{
    /// <param name="method">Of the call, for the log.</param>
    /// <param name="cancel">Of the call: set once the caller has hung up.</param>
    /// <returns>Null when there is nobody left to tell.</returns>
    public HashPerpException? Explain(Exception error, string method, CancellationToken cancel)
    {
        switch (error)
        {
            case HashPerpException refused when refused.Code == BitcoinErrors.NodeUnreachable:
                return Unavailable("The Bitcoin node", refused);
            case HashPerpException refused:
                LogRefused(logger, method, refused.Message);
                return refused;
            case PostgresException { IsTransient: false, SqlState: not ("57P01" or "57P03" or "57P02" or "08006" or "53300") }:
                break;
            case NpgsqlException or SocketException or TimeoutException:
                return Unavailable("The database", error);
            case OperationCanceledException when cancel.IsCancellationRequested:
                return null;
            case OperationCanceledException:
                return OperatorErrors.DependencyUnavailable.Error("The operator stops.", "Reconnect when it is back.");
        }
        LogFailed(logger, error, method);
        return OperatorErrors.InternalError.Error("The operator failed on this request.", "Its log says why; try again later.");
    }

    private static HashPerpException Unavailable(string what, Exception inner) =>
        new(OperatorErrors.DependencyUnavailable, $"{what} of the operator does not answer.", "Nothing was changed unless a repeat says so; try again.", inner);

    [LoggerMessage(1, LogLevel.Information, "{Method} refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string method, string reason);

    [LoggerMessage(2, LogLevel.Error, "{Method} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string method);
}
