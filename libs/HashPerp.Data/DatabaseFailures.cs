using System.Net.Sockets;
using Npgsql;

namespace HashPerp.Data;

/// <summary>Which failures of Postgres pass by themselves.</summary>
public static class DatabaseFailures
{
    /// <summary>Serialization failure (40001) or deadlock (40P01): Postgres rolled back, and the same work may succeed now.</summary>
    public static bool IsConflict(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>
    /// The server is away, is going away, has no connection left, didn't answer in time, or failed to begin the session: on a full disk a new one dies of an internal
    /// error, "could not write init file".
    /// </summary>
    public static bool IsUnavailable(Exception error) => error switch
    {
        PostgresException refused => refused.SqlState.StartsWith("08", StringComparison.Ordinal) || refused.SqlState.StartsWith("57P", StringComparison.Ordinal)
            || refused.SqlState == PostgresErrorCodes.TooManyConnections || refused is { SqlState: PostgresErrorCodes.InternalError, InvariantSeverity: "FATAL" },
        NpgsqlException lost => lost.InnerException is IOException or SocketException or TimeoutException || lost.IsTransient,
        _ => false,
    };

    /// <summary>
    /// The server is there and lacks something: disk, memory (class 53), or it can't read or write a file (class 58). It rolled back, and only somebody who frees
    /// space helps.
    /// </summary>
    public static bool IsOutOfResources(Exception error) => error is PostgresException { SqlState: ['5', '3' or '8', ..] } && !IsUnavailable(error);

    /// <summary>Trying again later makes sense.</summary>
    public static bool IsTransient(Exception error) => IsConflict(error) || IsUnavailable(error) || IsOutOfResources(error);
}
