using HashPerp.ArkServer.Batches;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Wallet;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Hosting;

/// <summary>What has to be true before the first call is served: schema, sole instance, right chain, watched wallet, no half-finished round.</summary>
public sealed partial class Startup(
    Operator self, NpgsqlDataSource database, RPCClient node, OperatorWallet wallet, RoundFinisher finisher, InstanceGuard guard, TimeProvider time,
    ILogger<Startup> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    public async Task RunAsync(CancellationToken cancel)
    {
        var deadline = time.GetUtcNow() + Patience;
        while (true)
        {
            try
            {
                await CheckAsync(cancel);
                return;
            }
            catch (Exception error) when (IsUnreachable(error) && time.GetUtcNow() < deadline)
            {
                LogWaiting(logger, error.Message);
                await Task.Delay(RetryAfter, time, cancel);
            }
        }
    }

    private static bool IsUnreachable(Exception error) => error is NpgsqlException or TimeoutException
        || (error as HashPerpException)?.Code == BitcoinErrors.NodeUnreachable;

    private async Task CheckAsync(CancellationToken cancel)
    {
        if (!await Migrator.IsCurrentAsync(database, cancel))
        {
            throw OperatorErrors.ConfigurationInvalid.Error("The database lacks migrations of this build.", "Run the same program with the argument 'migrate' first.");
        }
        await guard.AcquireAsync(cancel);
        var chain = (await node.GetBlockchainInfoAsync(cancel)).Chain;
        if (chain != (self.Options.Network == "bitcoin" ? "main" : self.Options.Network))
        {
            throw OperatorErrors.ConfigurationInvalid.Error($"The node is on '{chain}', this operator is configured for '{self.Options.Network}'.");
        }
        await wallet.EnsureWatchedAsync(cancel);
        await finisher.RecoverAsync(cancel);
    }

    [LoggerMessage(50, LogLevel.Warning, "Waiting to start: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
