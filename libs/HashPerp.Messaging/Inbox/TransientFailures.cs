using System.Net.Sockets;
using Grpc.Core;
using HashPerp.Data;

namespace HashPerp.Messaging;

/// <summary>Which failures of a handler pass by themselves; all others count towards parking the event.</summary>
internal static class TransientFailures
{
    public static bool Is(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (DatabaseFailures.IsTransient(cause) || cause is SocketException or IOException or TimeoutException or HttpRequestException or OperationCanceledException
                || cause is RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.ResourceExhausted
                    // A service's token that another one refuses: the key or the clock of one of them is wrong, not the event.
                    or StatusCode.Unauthenticated })
            {
                return true;
            }
        }
        return false;
    }
}
