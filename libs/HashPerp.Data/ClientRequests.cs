using System.Security.Cryptography;
using Dapper;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.Data;

/// <summary>
/// Idempotency of mutating requests: the first answer to a (account, method, client_request_id) is stored in the transaction of its effect, and a repeat gets it
/// without a second effect. Two at the same time wait for each other. A refusal (an exception) has no effect and isn't stored: its repeat is judged anew.
/// </summary>
public sealed class ClientRequests(Database database)
{
    /// <summary>Runs <paramref name="work"/> in a transaction of its own unless the request was answered before.</summary>
    /// <returns>The bytes that the work returned now or the first time, for example an encoded reply.</returns>
    /// <exception cref="HashPerpException"><see cref="DataErrors.InvalidRequestId"/>, <see cref="DataErrors.RequestIdReused"/>, and what
    /// <see cref="Database.InTransactionAsync{T}"/> names.</exception>
    public Task<byte[]> OnceAsync(
        ClientRequest request, Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<byte[]>> work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(work);
        return database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                if (await BeginAsync(request, connection, transaction, token).ConfigureAwait(false) is { } first)
                {
                    return first;
                }
                var answer = await work(connection, transaction, token).ConfigureAwait(false);
                await FinishAsync(request, answer, connection, transaction, token).ConfigureAwait(false);
                return answer;
            },
            cancel);
    }

    /// <summary>
    /// For a caller with a transaction of its own: the first answer, or null when this is the first time. Then the effect and
    /// <see cref="FinishAsync"/> follow in the same transaction. Waits for a transaction that is at the same request.
    /// </summary>
    /// <exception cref="HashPerpException"><see cref="DataErrors.InvalidRequestId"/>, <see cref="DataErrors.RequestIdReused"/>.</exception>
    public static async Task<byte[]?> BeginAsync(ClientRequest request, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Checked();
        var key = new { request.Account, request.Method, request.RequestId, Hash = SHA256.HashData(request.Content.Span) };
        var isNew = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into client_requests (account, method, request_id, content_hash) values (@Account, @Method, @RequestId, @Hash)
            on conflict do nothing
            """,
            key, transaction, cancellationToken: cancel)).ConfigureAwait(false) == 1;
        if (isNew)
        {
            return null;
        }
        var (hash, answer) = await connection.QuerySingleAsync<(byte[] Hash, byte[]? Answer)>(new CommandDefinition(
            "select content_hash, answer from client_requests where account = @Account and method = @Method and request_id = @RequestId",
            key, transaction, cancellationToken: cancel)).ConfigureAwait(false);
        return hash.AsSpan().SequenceEqual(key.Hash) && answer is not null
            ? answer
            : throw DataErrors.RequestIdReused.Error(
                $"The client_request_id '{request.RequestId}' came before with another request.", "Use a new id for each new request.");
    }

    /// <summary>Stores the answer that repeats will get.</summary>
    public static Task FinishAsync(
        ClientRequest request, byte[] answer, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        return connection.ExecuteAsync(new CommandDefinition(
            "update client_requests set answer = @answer where account = @Account and method = @Method and request_id = @RequestId",
            new { answer, request.Account, request.Method, request.RequestId }, transaction, cancellationToken: cancel));
    }
}
