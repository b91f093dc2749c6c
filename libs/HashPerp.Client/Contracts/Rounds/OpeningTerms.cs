using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>What both parties have said when terms are built: the two orders with their signatures, and the coins of each.</summary>
internal sealed record Agreement(
    TradeMatch Trade, string MakerSignature, string TakerSignature, IReadOnlyList<OfferedCoin> MakerCoins, IReadOnlyList<OfferedCoin> TakerCoins)
{
    public string SignatureOf(Leg leg) => Trade.Maker.Leg == leg ? MakerSignature : TakerSignature;

    /// <summary>All coins with the account that offers them.</summary>
    public IEnumerable<(OfferedCoin Coin, Bytes32 Owner)> Coins =>
        MakerCoins.Select(coin => (coin, Trade.Maker.Account)).Concat(TakerCoins.Select(coin => (coin, Trade.Taker.Account)));
}

/// <summary>What this agent's own sources say about the market of a proposal.</summary>
internal sealed record OpeningSources(TermsSources Terms, ListedSeries Series);

/// <summary>Builds terms for itself and holds every rule against them before anything is signed, whoever proposed.</summary>
internal sealed class OpeningTerms(
    ContractStore store, IRoundWallet wallet, IRoundOperator operatorClient, IRoundChain chain, RoundPolicy policy, KitStore kits)
{
    /// <summary>An opening output of the operator's minimum beside the stake: the position connector.</summary>
    public Satoshis Connector => operatorClient.Info.Dust > operatorClient.Info.VtxoMinAmount ? operatorClient.Info.Dust : operatorClient.Info.VtxoMinAmount;

    public GenesisPrefix Genesis => chain.Genesis;

    /// <summary>The series of a market, for a proposal of this agent.</summary>
    public Task<ListedSeries> SeriesAsync(uint height, CancellationToken cancel) => chain.SeriesAsync(height, cancel);

    /// <exception cref="HashPerpException"><see cref="ContractErrors.UnknownSeries"/>, or what the market's definition breaks.</exception>
    public async Task<OpeningSources> SourcesAsync(Proposal proposal, CancellationToken cancel)
    {
        var series = await chain.SeriesAsync(proposal.Height, cancel);
        if (series.Announcements[0].Root.ToString() != proposal.SeriesRoot)
        {
            throw ContractErrors.UnknownSeries.Error($"The proposal is for series {proposal.SeriesRoot}.", $"The attestor announced {series.Announcements[0].Root}.");
        }
        var market = new Market(
            chain.Genesis, proposal.Height, [.. proposal.Strikes.Select(strike => new SatPerPhDay(strike))], new Satoshis(proposal.PerLotSat));
        return new OpeningSources(
            new TermsSources(chain.Genesis, operatorClient.Info, series.Announcements, series.ListingTime, market), series);
    }

    /// <summary>What this agent doesn't stake, or not beside what is open already.</summary>
    /// <param name="round">Doesn't count itself.</param>
    /// <exception cref="HashPerpException"><see cref="ContractErrors.NotAccepted"/>.</exception>
    public void RequireLimits(Satoshis stake, string round)
    {
        if (stake > policy.MaxStake)
        {
            throw ContractErrors.NotAccepted.Error($"A stake of {stake} exceeds this agent's limit of {policy.MaxStake}.", "Propose a smaller contract.");
        }
        if (store.All.Count(record => !record.IsOver && record.Round != round) >= policy.MaxOpenContracts)
        {
            throw ContractErrors.NotAccepted.Error($"{policy.MaxOpenContracts} contracts are open here, which is this agent's limit.", "Wait until some are over.");
        }
    }

    /// <summary>A deadline just ahead would let HEIGHT keep the choice between Final and refund until the last block.</summary>
    public async Task RequireDeadlineAsync(Proposal proposal, CancellationToken cancel)
    {
        var tip = await chain.TipAsync(cancel);
        if (proposal.Mode == nameof(OpeningMode.TwoStep) && proposal.SetupDeadline < tip.MedianTime + policy.MinSetupTime)
        {
            throw ProtocolErrors.SetupDeadlineInvalid.Error(
                $"A Setup deadline of {proposal.SetupDeadline} at median time {tip.MedianTime}.", $"Leave at least {policy.MinSetupTime} s.");
        }
    }

    /// <summary>The terms, valid; what an exit will need of them is on disk.</summary>
    /// <exception cref="HashPerpException">The first rule that is broken.</exception>
    public async Task<ContractTerms> BuildAsync(OpeningSources sources, Proposal proposal, Agreement agreement, CancellationToken cancel)
    {
        var terms = TermsBuilder.Build(sources.Terms, proposal, agreement.Trade, agreement.TakerCoins);
        var coins = new Dictionary<OutPoint, ProvenFunding>();
        foreach (var (coin, owner) in agreement.Coins)
        {
            coins[OutPoint.Parse(coin.OutPoint)] = await wallet.LookUpAsync(coin, owner, proposal.Round, cancel);
        }
        terms.RequireOrders(
            agreement.Trade.OrderOf(Leg.Height), Hex.Decode(agreement.SignatureOf(Leg.Height)),
            agreement.Trade.OrderOf(Leg.Time), Hex.Decode(agreement.SignatureOf(Leg.Time)));
        terms.RequireCoins(
            agreement.Trade.OrderOf(Leg.Height), agreement.Trade.OrderOf(Leg.Time),
            coin => coins.Values.Select(known => OwnHops.MadeFrom(known.Ancestry, coin)).FirstOrDefault(from => from.Count > 0) ?? []);
        await ValidateAsync(terms, sources, proposal.Round, coins, cancel);
        return terms;
    }

    private async Task ValidateAsync(
        ContractTerms terms, OpeningSources sources, string round, Dictionary<OutPoint, ProvenFunding> coins, CancellationToken cancel)
    {
        var tip = await chain.TipAsync(cancel);
        var stakes = sources.Terms.Market.Stakes(terms.Price, terms.Lots);
        AnnouncementProof[] announcements = [.. sources.Series.Announcements.Select(announcement => AnnouncementProof.From(announcement, terms))];
        terms.Validate(new TermsContext
        {
            Genesis = chain.Genesis,
            TipHeight = tip.Height,
            TipMedianTime = tip.MedianTime,
            Operator = operatorClient.Info,
            PinnedAttestors = chain.PinnedAttestors,
            RequiredAttestors = chain.RequiredAttestors,
            Announcements = announcements,
            Coins = coins.ToDictionary(coin => coin.Key, coin => coin.Value.Coin),
            StrikeTime = sources.Series.StrikeTime,
            ExpectedStakes = (stakes.Short, stakes.Long),
            MaxOwnHops = policy.MaxOwnHops,
            IsKnownMatch = match => store.All.Any(other => other.Round != round && other.Terms is { } bytes
                && ContractTerms.Parse(Hex.Decode(bytes)).Match.MatchId == match),
        });
        kits.SaveMaterial(round, KitMaterial.Of(sources.Series.ListingHeader, announcements, coins.Values));
    }
}
