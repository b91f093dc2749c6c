using System.Collections.Concurrent;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// The agent's own node and its pinned attestors. Every announcement is verified against the node's headers, every outcome against the rule; an
/// attestor that contradicts the chain is not followed, and the proof against it is written down.
/// </summary>
public sealed class AgentChain(
    IChainView view, ChainProfile profile, GenesisPrefix genesis, IReadOnlyList<AttestorConnection> attestors, int requiredAttestors, EvidenceCollector evidence)
    : IRoundChain
{
    /// <summary>Rounds and the watch of the chain ask at the same time.</summary>
    private readonly ConcurrentDictionary<uint, ListedSeries> _series = [];

    public GenesisPrefix Genesis => genesis;

    public IReadOnlyList<Bytes32> PinnedAttestors => [.. attestors.Select(attestor => attestor.Key)];

    public int RequiredAttestors => requiredAttestors;

    public async Task<ChainTip> TipAsync(CancellationToken cancel)
    {
        await view.RefreshAsync(cancel);
        var chain = view.Current;
        return new ChainTip((uint)chain.TipHeight, chain.MedianTimePast(chain.TipHeight));
    }

    public async Task<ListedSeries> SeriesAsync(uint height, CancellationToken cancel)
    {
        if (_series.TryGetValue(height, out var known))
        {
            return known;
        }
        await view.RefreshAsync(cancel);
        var announcements = new List<SeriesAnnouncement>();
        foreach (var attestor in attestors)
        {
            var announcement = await attestor.AnnouncementAsync(genesis, height, cancel);
            announcement.Verify(genesis, attestor.Key);
            announcements.Add(announcement);
        }
        return _series[height] = Verify(announcements, (int)height);
    }

    public async Task<AttestedOutcome?> OutcomeAsync(uint height, RungTerms rung, CancellationToken cancel)
    {
        await view.RefreshAsync(cancel);
        // The rule decides; the attestors only hand out keys.
        if (OutcomeRule.Decide(view.Current, (int)height, rung.Time) is not { } own)
        {
            return null;
        }
        var keys = new List<Bitcoin.ECPrivKey>();
        foreach (var attestor in attestors)
        {
            if (await attestor.OutcomeAsync(height, rung.Time, cancel) is not { } attested)
            {
                keys.ForEach(key => key.Dispose());
                return null;
            }
            keys.Add(attested.Key);
            var proof = await ObserveAsync(attestor, height, rung, attested.Key, cancel);
            if (attested.Winner != own.Winner)
            {
                keys.ForEach(key => key.Dispose());
                throw ContractErrors.OutcomeContradicted.Error(
                    $"Attestor {attestor.Key} says {attested.Winner} won {height} against {rung.Time}; the headers say {own.Winner}.",
                    $"{(proof is null ? "Its key proves nothing." : $"The proof is in {proof}.")} Take the contract to the chain.");
            }
        }
        return new AttestedOutcome(own.Winner, (uint)own.DecidingHeight, keys);
    }

    /// <returns>The document with the proof, if the attestor published a key that it must not.</returns>
    private async Task<string?> ObserveAsync(AttestorConnection attestor, uint height, RungTerms rung, Bitcoin.ECPrivKey published, CancellationToken cancel)
    {
        var announcement = (await SeriesAsync(height, cancel)).Announcements.Single(announced => announced.Attestor == attestor.Key);
        return announcement.Leaves.FirstOrDefault(leaf => leaf.Time == rung.Time) is { } leaf ? evidence.Observe(announcement, leaf, published) : null;
    }

    private ListedSeries Verify(IReadOnlyList<SeriesAnnouncement> announcements, int height)
    {
        StrikeListing? listing = null;
        foreach (var announcement in announcements)
        {
            var first = announcement.Leaves[0];
            listing = ListingCheck.Find(profile, view.Current, (int)first.ListHeight, first.ListHash, first.ReferenceReward, height);
            foreach (var leaf in announcement.Leaves)
            {
                ListingCheck.RequireTime(profile, listing, height, leaf.Strike, leaf.Time);
            }
            if (announcement.Leaves.Count != announcements[0].Leaves.Count
                || announcement.Leaves.Zip(announcements[0].Leaves).Any(pair => pair.First.Strike != pair.Second.Strike || pair.First.ListHash != pair.Second.ListHash))
            {
                throw ContractErrors.UnknownSeries.Error($"The attestors announced different series for height {height}.", "Trade an expiry that they agree on.");
            }
        }
        var header = view.Current.HeaderAt((int)announcements[0].Leaves[0].ListHeight).Header.ToBytes();
        return new ListedSeries(announcements, listing!.Time, header, strike => StrikeMap.TimeOf(strike, listing, profile.DisplayHeight(height)));
    }
}
