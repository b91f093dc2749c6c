using System.Security.Cryptography;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// From a user's wish to terms that both parties have built and validated for themselves: proposal, acceptance, comparison. Coins are reserved,
/// nothing is signed but the orders.
/// </summary>
internal sealed class OpeningRound(
    ContractStore store, IRoundWallet wallet, IRoundOperator operatorClient, IRoundChain chain, RoundPolicy policy, KitStore kits,
    StepDriver driver, TimeProvider time)
{
    private const int RoundIdBytes = 16;

    public async Task<ContractRecord> ProposeAsync(ProposalRequest request, CancellationToken cancel)
    {
        var market = request.Market;
        var series = await chain.SeriesAsync(market.Height, cancel);
        var stakes = market.Stakes(request.Price, request.Lots);
        var round = Hex.Encode(RandomNumberGenerator.GetBytes(RoundIdBytes));
        var index = wallet.TakeOrderIndex();
        var order = NewOrder(request.Leg, market, request.Price, request.Lots, index);
        var proposal = new Proposal
        {
            Round = round,
            Mode = request.Mode.ToString(),
            Order = Hex.Encode(order.ToBytes()),
            OrderSignature = Hex.Encode(wallet.SignAsAccount(order)),
            Height = market.Height,
            SeriesRoot = series.Announcements[0].Root.ToString(),
            Strikes = [.. market.Strikes.Select(strike => strike.Value)],
            PerLotSat = market.PerLot.Value,
            SetupDeadline = request.SetupDeadline,
            Coins = [wallet.Reserve(stakes.Of(request.Leg) + Connector, round)],
        };
        return SendProposal(store.Save(new ContractRecord
        {
            Round = round,
            Leg = request.Leg,
            Peer = request.Peer.ToString(),
            IsMaker = true,
            StartedAtUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            State = ContractState.Proposed,
            OrderIndex = index,
            Proposal = proposal,
        }));
    }

    public ContractRecord SendProposal(ContractRecord record) => driver.Send(record, "proposal", record.Proposal);

    /// <summary>The taker's side: checks the proposal against policy, order, market and series, builds the terms, and accepts.</summary>
    /// <exception cref="HashPerpException">The refusal that the maker is to be told; nothing is kept then.</exception>
    public async Task<ContractRecord> AcceptAsync(Bytes32 from, Proposal proposal, CancellationToken cancel)
    {
        var maker = Order.Parse(Hex.Decode(proposal.Order));
        RequirePolicy(from, proposal, maker);
        maker.RequireSignature(Hex.Decode(proposal.OrderSignature), from);
        var sources = await SourcesAsync(proposal, cancel);
        var leg = maker.Leg == Leg.Height ? Leg.Time : Leg.Height;
        var stake = sources.Terms.Market.Stakes(maker.Price, maker.Lots).Of(leg);
        if (stake > policy.MaxStake)
        {
            throw ContractErrors.NotAccepted.Error($"A stake of {stake} exceeds this agent's limit of {policy.MaxStake}.", "Propose a smaller contract.");
        }
        await RequireDeadlineAsync(proposal, cancel);
        var index = wallet.TakeOrderIndex();
        var order = NewOrder(leg, sources.Terms.Market, maker.Price, maker.Lots, index);
        OfferedCoin[] coins = [wallet.Reserve(stake + Connector, proposal.Round)];
        try
        {
            var terms = TermsBuilder.Build(sources.Terms, proposal, Hex.Encode(order.ToBytes()), coins);
            await ValidateAsync(terms, sources, proposal.Round, cancel);
            return store.Save(new ContractRecord
            {
                Round = proposal.Round,
                Leg = leg,
                Peer = from.ToString(),
                IsMaker = false,
                StartedAtUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
                State = ContractState.Agreed,
                OrderIndex = index,
                Proposal = proposal,
                Terms = Hex.Encode(terms.ToBytes()),
                Acceptance = new Acceptance
                {
                    Round = proposal.Round,
                    Order = Hex.Encode(order.ToBytes()),
                    OrderSignature = Hex.Encode(wallet.SignAsAccount(order)),
                    Coins = coins,
                    Terms = Hex.Encode(terms.ToBytes()),
                },
            });
        }
        catch (HashPerpException)
        {
            wallet.Release(proposal.Round);
            kits.DeleteMaterial(proposal.Round);
            throw;
        }
    }

    public ContractRecord SendAcceptance(ContractRecord record) => driver.Send(record, "acceptance", record.Acceptance!);

    /// <summary>The maker's side: builds the terms itself, compares them to the byte, and validates them.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractErrors.TermsDiffer"/>, or the rule that the terms break.</exception>
    public async Task<ContractRecord> TakeAcceptanceAsync(ContractRecord record, Acceptance acceptance, CancellationToken cancel)
    {
        var taker = Order.Parse(Hex.Decode(acceptance.Order));
        taker.RequireSignature(Hex.Decode(acceptance.OrderSignature), Bytes32.Parse(record.Peer));
        if (taker.Account.ToString() != record.Peer)
        {
            throw ContractErrors.StrangerInRound.Error($"The order of {taker.Account} answers a proposal to {record.Peer}.", "Only the invited account can accept.");
        }
        var sources = await SourcesAsync(record.Proposal, cancel);
        var terms = TermsBuilder.Build(sources.Terms, record.Proposal, acceptance.Order, acceptance.Coins);
        if (Hex.Encode(terms.ToBytes()) != acceptance.Terms)
        {
            throw ContractErrors.TermsDiffer.Error(
                $"We build terms {terms.Id()}, the other side sent different ones.", "Both agents must see the same operator, series and release.");
        }
        await ValidateAsync(terms, sources, record.Round, cancel);
        return store.Save(record with { State = ContractState.Agreed, Acceptance = acceptance, Terms = acceptance.Terms });
    }

    /// <summary>An opening output of the operator's minimum beside the stake: the position connector.</summary>
    private Satoshis Connector => operatorClient.Info.Dust > operatorClient.Info.VtxoMinAmount ? operatorClient.Info.Dust : operatorClient.Info.VtxoMinAmount;

    private void RequirePolicy(Bytes32 from, Proposal proposal, Order maker)
    {
        if (!policy.Accepts(from))
        {
            throw ContractErrors.NotAccepted.Error($"This agent accepts no proposals of {from}.", "Ask its owner to add the account to its policy.");
        }
        if (maker.Account != from)
        {
            throw ContractErrors.StrangerInRound.Error($"{from} proposes an order of {maker.Account}.", "Propose your own order.");
        }
        if (store.Find(proposal.Round) is not null)
        {
            throw ProtocolErrors.MatchReplayed.Error($"Round {proposal.Round} exists.", "Start a new round.");
        }
    }

    /// <summary>A deadline just ahead would let HEIGHT keep the choice between Final and refund until the last block.</summary>
    private async Task RequireDeadlineAsync(Proposal proposal, CancellationToken cancel)
    {
        var tip = await chain.TipAsync(cancel);
        if (proposal.Mode == nameof(OpeningMode.TwoStep) && proposal.SetupDeadline < tip.MedianTime + policy.MinSetupTime)
        {
            throw ProtocolErrors.SetupDeadlineInvalid.Error(
                $"A Setup deadline of {proposal.SetupDeadline} at median time {tip.MedianTime}.", $"Leave at least {policy.MinSetupTime} s.");
        }
    }

    private async Task<OpeningSources> SourcesAsync(Proposal proposal, CancellationToken cancel)
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

    private async Task ValidateAsync(ContractTerms terms, OpeningSources sources, string round, CancellationToken cancel)
    {
        var tip = await chain.TipAsync(cancel);
        var coins = new Dictionary<Bitcoin.OutPoint, ProvenFunding>();
        foreach (var input in terms.Inputs)
        {
            var offered = new OfferedCoin(input.OutPoint.ToString(), input.Amount.Value, input.Key.ToString());
            coins[input.OutPoint] = await wallet.LookUpAsync(offered, round, cancel);
        }
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
            IsKnownMatch = match => store.All.Any(other => other.Round != round && other.Terms is { } bytes
                && ContractTerms.Parse(Hex.Decode(bytes)).Match.MatchId == match),
        });
        kits.SaveMaterial(round, KitMaterial.Of(sources.Series.ListingHeader, announcements, coins.Values));
    }

    private Order NewOrder(Leg leg, Market market, uint price, uint lots, uint index)
    {
        using var baseKey = wallet.OrderBaseKey(index);
        return new Order
        {
            Genesis = chain.Genesis,
            MarketId = market.Id,
            Leg = leg,
            Type = OrderType.Limit,
            TimeInForce = TimeInForce.FillOrKill,
            SelfTradePrevention = SelfTradePrevention.CancelTaker,
            Price = price,
            Lots = lots,
            Account = wallet.Account.Value,
            OrderBaseKey = baseKey.XOnlyPubKey.Value,
            ClientOrderId = new UInt128(0, index),
            Nonce = index,
        };
    }

    private sealed record OpeningSources(TermsSources Terms, ListedSeries Series);
}
