using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>What an agent knows, from its own sources, when it turns a proposal and its acceptance into terms.</summary>
/// <param name="Series">The attestors' announcements for the expiry, in the order of the network file.</param>
/// <param name="ListingTime">Header time of the listing block, from the agent's own node.</param>
public sealed record TermsSources(
    GenesisPrefix Genesis, OperatorInfo Operator, IReadOnlyList<SeriesAnnouncement> Series, uint ListingTime, Market Market);

/// <summary>
/// Builds terms from two orders and their coins. Both agents do it for themselves and compare bytes: nobody signs terms that came over the
/// wire.
/// </summary>
public static class TermsBuilder
{
    /// <param name="trade">The two orders and how they met; trade number, price and lots are its, nobody's message says them.</param>
    /// <exception cref="HashPerpException">Of the match: what <see cref="TradeMatch.Require"/> says.</exception>
    public static ContractTerms Build(TermsSources sources, Proposal proposal, TradeMatch trade, IReadOnlyList<OfferedCoin> acceptedCoins)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(trade);
        trade.Require(sources.Market);
        var match = trade.Reference;
        var (height, time) = (trade.OrderOf(Leg.Height), trade.OrderOf(Leg.Time));
        var (heightCoins, timeCoins) = trade.Maker.Leg == Leg.Height ? (proposal.Coins, acceptedCoins) : (acceptedCoins, proposal.Coins);
        var stakes = sources.Market.Stakes(trade.Price, trade.Lots);
        var rungs = sources.Market.Strikes.Count;
        return new ContractTerms
        {
            Genesis = sources.Genesis,
            MarketId = sources.Market.Id,
            Match = match,
            Lots = trade.Lots,
            Price = trade.Price,
            Series = SeriesOf(sources),
            Money = new MoneyTerms(sources.Market.PerLot, stakes.Short, stakes.Long, new Satoshis(stakes.Short.Value / rungs)),
            HeightKey = ContractKey.Derive(height.OrderBaseKey, match.MatchId),
            TimeKey = ContractKey.Derive(time.OrderBaseKey, match.MatchId),
            Operator = OperatorOf(sources.Operator),
            ClaimDelay = ContractTerms.ClaimDelayFor(sources.Genesis, (uint)sources.Operator.UnilateralExitDelay.Value),
            Opening = Enum.TryParse<OpeningMode>(proposal.Mode, out var mode) && Enum.IsDefined(mode)
                ? mode
                : throw ContractErrors.MalformedMessage.Error("A proposal of an unknown opening mode.", "Both agents must run the same release."),
            SetupDeadline = proposal.SetupDeadline,
            Inputs = [.. InputsOf(CoinOwner.Height, heightCoins), .. InputsOf(CoinOwner.Time, timeCoins)],
        };
    }

    private static SeriesTerms SeriesOf(TermsSources sources)
    {
        var first = sources.Series[0].Leaves[0];
        var rungs = sources.Market.Strikes.Select(strike => RungOf(sources.Series, strike)).ToArray();
        return new SeriesTerms(
            sources.Market.Height,
            new ListingTerms(first.ListHeight, sources.ListingTime, first.ListHash, first.ReferenceReward),
            first.Confirmations,
            [.. sources.Series.Select(series => series.Attestor)],
            rungs);
    }

    private static RungTerms RungOf(IReadOnlyList<SeriesAnnouncement> series, SatPerPhDay strike)
    {
        var leaves = series.Select(announcement => announcement.Leaves.FirstOrDefault(leaf => leaf.Strike == strike)
            ?? throw ContractErrors.UnknownSeries.Error($"{strike} is not announced by {announcement.Attestor}.", "Trade an announced strike.")).ToArray();
        return new RungTerms(strike, leaves[0].Time, [.. leaves.Select(leaf => leaf.HeightKey)], [.. leaves.Select(leaf => leaf.TimeKey)]);
    }

    private static OperatorTerms OperatorOf(OperatorInfo info) => new(
        info.SignerKey.XOnly.Value,
        (uint)info.UnilateralExitDelay.Value,
        info.Dust,
        info.VtxoMinAmount,
        info.CheckpointUnroll.Script,
        new Bytes32(Hashes.Sha256(System.Text.Encoding.UTF8.GetBytes(info.Digest))));

    private static IEnumerable<TermsInput> InputsOf(CoinOwner owner, IReadOnlyList<OfferedCoin> coins) => coins
        .Select(coin => new TermsInput(owner, OutPoint.Parse(coin.OutPoint), new Satoshis(coin.AmountSat), Bytes32.Parse(coin.Key)))
        .OrderBy(input => input.OutPoint);
}
