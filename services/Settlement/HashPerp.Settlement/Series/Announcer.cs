using Grpc.Core;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using AttestorClient = HashPerp.Contracts.Settlement.V1.Attestor.AttestorClient;

namespace HashPerp.Settlement.Host;

/// <summary>
/// Has the attestor announce what listed markets want. Asking twice is harmless: the attestor repeats what it said. An expiry has one announcement; a later market
/// trades on it or not at all.
/// </summary>
internal sealed partial class Announcer(AttestorClient attestor, AttestorIdentity identity, SeriesStore store, SettlementOptions options, ILogger<Announcer> logger)
{
    /// <summary>One look at all that waits. A market that can't be announced now is left to the next look.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        var waiting = await store.WaitingAsync(cancel);
        if (waiting.Count == 0)
        {
            return;
        }
        var info = await attestor.GetInfoAsync(new GetInfoRequest(), cancellationToken: cancel);
        var key = await identity.RequireAsync(info, cancel);
        foreach (var market in waiting)
        {
            // Until then the attestor would refuse what it grants a block later.
            if (market.ListingHeight + info.Confirmations - 1 <= info.TipHeight)
            {
                await AnnounceAsync(market, key, cancel);
            }
        }
    }

    private async Task AnnounceAsync(WaitingMarket market, Bytes32 key, CancellationToken cancel)
    {
        try
        {
            var wire = await AskAsync(market, cancel);
            FaultPoint.After(SettlementFaultPoints.Announced);
            var announcement = AnnouncementReader.Read(wire, (uint)market.ExpiryHeight, options.Genesis, key);
            SeriesCoverage.Require(announcement.Leaves, market.ListingHeight, [.. market.Strikes.Select(strike => (uint)strike)]);
            await store.AnnouncedAsync(market, announcement, cancel);
            FaultPoint.After(SettlementFaultPoints.SeriesWritten);
            LogAnnounced(logger, market.MarketId, market.ExpiryHeight, announcement.Leaves.Count);
        }
        catch (HashPerpException refused) when (IsFinal(refused))
        {
            LogRefused(logger, market.MarketId, refused.Message);
            await store.RefusedAsync(market, refused.Message, cancel);
        }
    }

    /// <summary>The announcement of the market's expiry: made for it, or for an earlier market.</summary>
    private async Task<Announcement> AskAsync(WaitingMarket market, CancellationToken cancel)
    {
        var request = new AnnounceRequest { ExpiryHeight = (uint)market.ExpiryHeight, ListingHeight = (uint)market.ListingHeight };
        request.Strikes.Add(market.Strikes.Select(strike => (uint)strike));
        try
        {
            return await attestor.AnnounceAsync(request, cancellationToken: cancel);
        }
        catch (HashPerpException known) when (known.Code.Number == SettlementErrors.SeriesAlreadyAnnounced.Number)
        {
            return await attestor.GetAnnouncementAsync(new GetAnnouncementRequest { ExpiryHeight = request.ExpiryHeight }, cancellationToken: cancel);
        }
    }

    /// <summary>Whether the same question will get the same refusal: not when somebody was away or busy.</summary>
    private static bool IsFinal(HashPerpException refused) => refused.InnerException is RpcException remote
        ? remote.StatusCode is StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.NotFound or StatusCode.AlreadyExists
        : refused.Code != ServiceErrors.ServiceUnavailable && refused.Code != ServiceErrors.CallTimedOut && refused.Code.Number is < 1600 or >= 1700;

    [LoggerMessage(1, LogLevel.Information, "Market {Market} trades on the announcement of height {Expiry}, which has {Rungs} rungs")]
    private static partial void LogAnnounced(ILogger logger, string market, long expiry, int rungs);

    [LoggerMessage(2, LogLevel.Error, "Market {Market} stays closed: {Reason}")]
    private static partial void LogRefused(ILogger logger, string market, string reason);
}
