using Grpc.Core;
using HashPerp.Client;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using AttestorClient = HashPerp.Contracts.Settlement.V1.Attestor.AttestorClient;

namespace HashPerp.Watchtower;

/// <summary>
/// Asks the attestor for the keys of rungs that a guard's owner has won by the node's own headers. With them the claim opens at d1; without them, because the
/// attestor is dead or slow, it opens at d2 all the same.
/// </summary>
internal sealed partial class PublishedKeys(ILogger<PublishedKeys> logger, AttestorClient? attestor = null)
{
    private string _told = "";

    public async Task LearnAsync(KitGuard guard, CancellationToken cancel)
    {
        if (attestor is null)
        {
            return;
        }
        foreach (var rung in guard.RungsWithoutKeys().ToArray())
        {
            if (await AskAsync(attestor, guard.Kit.Terms, rung, cancel) is { } outcome)
            {
                Learn(guard, outcome);
            }
        }
    }

    private async Task<Outcome?> AskAsync(AttestorClient attestor, ContractTerms terms, int rung, CancellationToken cancel)
    {
        var request = new GetOutcomeRequest { ExpiryHeight = terms.Series.Height, Time = terms.Rungs[rung].Time };
        try
        {
            return (await attestor.GetOutcomeAsync(request, cancellationToken: cancel)).Outcome;
        }
        catch (Exception refused) when (refused is RpcException or HashPerpException && !cancel.IsCancellationRequested)
        {
            TellOnce(refused.Message);
            return null;
        }
    }

    private void Learn(KitGuard guard, Outcome outcome)
    {
        try
        {
            guard.Keys.Learn(outcome.PrivateKey.Span);
        }
        catch (HashPerpException foreign) when (foreign.Code == ClientErrors.ForeignOutcomeKey)
        {
            // Another attestor's contract: its owner may have chosen whom it trusts.
            TellOnce(foreign.Message);
        }
    }

    private void TellOnce(string reason)
    {
        if (_told != reason)
        {
            _told = reason;
            LogNoKey(logger, reason);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "No outcome key, so that claims wait for the longer delay: {Reason}")]
    private static partial void LogNoKey(ILogger logger, string reason);
}
