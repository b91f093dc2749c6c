using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.Client;

/// <summary>
/// From a notice of the coordinator to terms: the match is verified and written down, coins of the exact value are made ready on both sides, the maker
/// proposes and the taker accepts. Terms use the match's price, lots and trade number, whatever a message says.
/// </summary>
internal sealed class MatchRound(
    ContractStore store, IRoundWallet wallet, MatchCheck check, OpeningTerms opening, OpeningRound rounds, RoundEnd end, IRoundChain chain, TimeProvider time)
{
    /// <summary>Writes a verified match down; one that this agent can't or won't carry out is written down as aborted, with the reason.</summary>
    /// <returns>The record; the same for a repeated notice.</returns>
    /// <exception cref="HashPerpException">The match does not hold: nothing is written.</exception>
    public ContractRecord TakeNotice(MatchNotice notice)
    {
        var match = check.Require(notice);
        var round = MatchedTrade.RoundOf(Bytes32.Parse(match.Trade.MatchId));
        if (store.Find(round) is { } known)
        {
            return known.Match?.MatchId == match.Trade.MatchId
                ? known
                : throw ProtocolErrors.MatchReplayed.Error($"Round {round} exists for something else.", "Refuse the match.");
        }
        var record = new ContractRecord
        {
            Round = round,
            Leg = match.Leg,
            Peer = match.Peer.ToString(),
            IsMaker = match.IsMaker,
            StartedAtUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            State = ContractState.Matched,
            OrderIndex = match.Own.Index,
            Match = match.Trade,
        };
        try
        {
            opening.RequireLimits(StakeOf(record), round);
        }
        catch (HashPerpException refused)
        {
            return end.Abort(record, refused.Code, refused.What);
        }
        return store.Save(record);
    }

    /// <summary>Makes the coins ready; then the maker proposes. A maker whose coins don't suffice ends the round.</summary>
    public async Task<ContractRecord> AdvanceAsync(ContractRecord record, CancellationToken cancel)
    {
        try
        {
            (record, var coins) = await FundAsync(record, cancel);
            if (!record.IsMaker)
            {
                return record;
            }
            var match = record.Match!;
            var series = await opening.SeriesAsync(match.Height, cancel);
            var proposal = new Proposal
            {
                Round = record.Round,
                Mode = nameof(OpeningMode.Instant),
                Order = match.MakerOrder,
                OrderSignature = match.MakerSignature,
                Height = match.Height,
                SeriesRoot = series.Announcements[0].Root.ToString(),
                Strikes = match.Strikes,
                PerLotSat = match.PerLotSat,
                SetupDeadline = 0,
                Coins = coins,
                Trade = new ProposedTrade(match.ToTrade().Taker.Id().ToString(), match.TradeSequence),
            };
            return rounds.SendProposal(store.Save(record with { State = ContractState.Proposed, Proposal = proposal }));
        }
        catch (HashPerpException failed) when (!ContractErrors.IsTemporary(failed))
        {
            return end.Abort(store.Find(record.Round)!, failed.Code, failed.What);
        }
    }

    /// <summary>The taker's side.</summary>
    /// <exception cref="HashPerpException">Why the proposal is not that of the match, or a rule that the terms break.</exception>
    public async Task<ContractRecord> AcceptAsync(ContractRecord record, Proposal proposal, CancellationToken cancel)
    {
        var match = record.Match!;
        RequireSame(match, proposal);
        var sources = await opening.SourcesAsync(proposal, cancel);
        (record, var coins) = await FundAsync(record, cancel);
        var agreement = new Agreement(match.ToTrade(), match.MakerSignature, match.TakerSignature, proposal.Coins, coins);
        var terms = Hex.Encode((await opening.BuildAsync(sources, proposal, agreement, cancel)).ToBytes());
        return store.Save(record with
        {
            State = ContractState.Agreed,
            Proposal = proposal,
            Terms = terms,
            Acceptance = new Acceptance
            {
                Round = record.Round, Order = match.TakerOrder, OrderSignature = match.TakerSignature, Coins = coins, Terms = terms,
            },
        });
    }

    /// <summary>
    /// Whether a proposal belongs to a match that this agent has not heard of yet: only who was matched with an order knows its id.
    /// </summary>
    public bool IsExpected(Proposal proposal)
    {
        if (proposal.Trade is not { } trade || trade.TradeSequence == 0 || check.FindOwn(Bytes32.Parse(trade.TakerOrder)) is not { } own)
        {
            return false;
        }
        var maker = Order.Parse(Hex.Decode(proposal.Order));
        return proposal.Round == MatchedTrade.RoundOf(new MatchReference(maker.Id(), own.Order.Id(), trade.TradeSequence, maker.Leg).MatchId);
    }

    private static void RequireSame(MatchedTrade match, Proposal proposal)
    {
        if (proposal.Order != match.MakerOrder || proposal.Height != match.Height || !proposal.Strikes.SequenceEqual(match.Strikes)
            || proposal.PerLotSat != match.PerLotSat || proposal.Mode != nameof(OpeningMode.Instant) || proposal.SetupDeadline != 0)
        {
            throw ProtocolErrors.OrderMismatch.Error($"The proposal is not for match {match.MatchId}.", "Propose what was matched.");
        }
    }

    /// <summary>Whether another round of the same order may still give coins back.</summary>
    private bool HoldsCoins(ContractRecord record) => store.All.Any(other =>
        other.Round != record.Round && other.Match is not null && other.OrderIndex == record.OrderIndex && other.State <= ContractState.Presigned);

    private Satoshis StakeOf(ContractRecord record) => record.Match!.ToMarket(chain.Genesis).Stakes(record.Match.Price, record.Match.Lots).Of(record.Leg);

    private async Task<(ContractRecord Record, IReadOnlyList<OfferedCoin> Coins)> FundAsync(ContractRecord record, CancellationToken cancel)
    {
        var funding = await CoinsAsync(record, cancel);
        if (funding.Replacement is { } made && !record.Replacements.Any(known => known.Spent.SequenceEqual(made.Spent)))
        {
            record = store.Save(record with { Replacements = [.. record.Replacements, made] });
        }
        return (record, funding.Coins);
    }

    /// <exception cref="HashPerpException"><see cref="ContractErrors.NotYet"/>: an earlier round of the same order may still give the coins back.</exception>
    private async Task<MatchFunding> CoinsAsync(ContractRecord record, CancellationToken cancel)
    {
        try
        {
            var order = record.Match!.ToTrade().OrderOf(record.Leg);
            return await wallet.FundAsync(StakeOf(record) + opening.Connector, record.Round, record.OrderIndex, order, cancel);
        }
        catch (HashPerpException failed) when (failed.Code == ClientErrors.CoinNotAvailable && HoldsCoins(record))
        {
            // The order was given back and met another before this agent has heard that the first match is over.
            throw new HashPerpException(ContractErrors.NotYet, $"The coins of round {record.Round} are still in an earlier one.", "It ends soon.", failed);
        }
    }
}
