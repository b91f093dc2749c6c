using Dapper;
using HashPerp.Contracts.Asp.V1;
using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using HashPerp.Signing.V1;

namespace HashPerp.ContractLifecycle;

/// <summary>
/// An agent may make a coin of the exact value out of coins that its order reserved, by a payment to itself. It reports that, and the order's reservation has to
/// follow: AspAdapter checks that the new coins are the owner's and come from the old ones.
/// </summary>
internal sealed class CoinFollower(AspAdapter.AspAdapterClient asp, Database database, TimeProvider time, ILogger<CoinFollower> logger)
{
    private const int OperatorAway = 7270;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long? _failedAt;

    public async Task FollowAsync(CancellationToken cancel)
    {
        if (_failedAt is { } failed && time.GetElapsedTime(failed) < Pause)
        {
            return;
        }
        var behind = await database.ReadAsync(
            (connection, token) => connection.QueryAsync<Behind>(new CommandDefinition(
                "select round, account, body, replaced from reports where replaced < replacements limit 50", cancellationToken: token)),
            cancel);
        _failedAt = null;
        foreach (var report in behind)
        {
            if (!await FollowAsync(report, cancel))
            {
                _failedAt = time.GetTimestamp();
                return;
            }
        }
    }

    /// <returns>False when AspAdapter or the operator doesn't answer.</returns>
    private async Task<bool> FollowAsync(Behind report, CancellationToken cancel)
    {
        var row = await database.ReadAsync((connection, token) => RoundStore.FindAsync(report.Round, connection, token), cancel);
        var match = MatchReader.Read(row!.Match!);
        var order = match.Maker.Account == new Bytes32(report.Account) ? match.Maker : match.Taker;
        var replacements = RoundReport.Parser.ParseFrom(report.Body).Replacements;
        for (var done = report.Replaced; done < replacements.Count; done++)
        {
            try
            {
                var request = new ReplaceRequest { Holder = $"order:{order.Id()}" };
                request.Spent.AddRange(replacements[done].Spent);
                request.Coins.AddRange(replacements[done].Coins);
                await asp.ReplaceAsync(request, cancellationToken: cancel);
            }
            catch (HashPerpException error) when (error.Code == ServiceErrors.ServiceUnavailable || error.Code == ServiceErrors.CallTimedOut
                || error.Code == ServiceErrors.InternalError || error.Code.Number == OperatorAway)
            {
                logger.LogWarning("The coins of round {Round} can't be followed yet: {Reason}", report.Round, error.Message);
                return false;
            }
            catch (HashPerpException error)
            {
                // Its own reservation keeps what it had; the order is the worse for it, and nobody else.
                logger.LogWarning("Coins of round {Round} are not followed: {Reason}", report.Round, error.Message);
            }
            await database.InTransactionAsync(
                (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                    "update reports set replaced = greatest(replaced, @Done) where round = @Round and account = @Account",
                    new { Done = done + 1, report.Round, report.Account }, transaction, cancellationToken: token)),
                cancel);
        }
        return true;
    }

    private sealed record Behind(string Round, byte[] Account, byte[] Body, int Replaced);
}
