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
    /// <exception cref="HashPerpException">Of the orders: <see cref="ProtocolErrors.OrderMismatch"/>, or what their decoding says.</exception>
    public static ContractTerms Build(TermsSources sources, Proposal proposal, string acceptedOrder, IReadOnlyList<OfferedCoin> acceptedCoins)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(proposal);
        var maker = Order.Parse(Hex.Decode(proposal.Order));
        var taker = Order.Parse(Hex.Decode(acceptedOrder));
        RequireMatch(maker, taker, sources.Market);
        var match = new MatchReference(maker.Id(), taker.Id(), TradeSequence: 0, maker.Leg);
        var (height, time) = maker.Leg == Leg.Height ? (maker, taker) : (taker, maker);
        var (heightCoins, timeCoins) = maker.Leg == Leg.Height ? (proposal.Coins, acceptedCoins) : (acceptedCoins, proposal.Coins);
        var stakes = sources.Market.Stakes(maker.Price, maker.Lots);
        var rungs = sources.Market.Strikes.Count;
        return new ContractTerms
        {
            Genesis = sources.Genesis,
            MarketId = sources.Market.Id,
            Match = match,
            Lots = maker.Lots,
            Price = maker.Price,
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

    private static void RequireMatch(Order maker, Order taker, Market market)
    {
        if (maker.Leg == taker.Leg || maker.Price != taker.Price || maker.Lots != taker.Lots
            || maker.MarketId != market.Id || taker.MarketId != market.Id || maker.Genesis != taker.Genesis)
        {
            throw ProtocolErrors.OrderMismatch.Error(
                $"{maker.Leg} {maker.Lots} lots at {maker.Price} in {maker.MarketId} against {taker.Leg} {taker.Lots} at {taker.Price} in {taker.MarketId}.",
                "Both orders must name opposite legs of the same market, price and size.");
        }
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
