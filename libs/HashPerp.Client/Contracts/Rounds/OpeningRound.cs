using System.Security.Cryptography;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// From a user's wish to terms that both parties have built and validated for themselves: proposal, acceptance, comparison. Coins are reserved,
/// nothing is signed but the orders. What comes from an order book begins in <see cref="MatchRound"/>.
/// </summary>
internal sealed class OpeningRound(
    ContractStore store, IRoundWallet wallet, OpeningTerms opening, RoundPolicy policy, KitStore kits, StepDriver driver, TimeProvider time)
{
    private const int RoundIdBytes = 16;

    public async Task<ContractRecord> ProposeAsync(ProposalRequest request, CancellationToken cancel)
    {
        var market = request.Market;
        var series = await opening.SeriesAsync(market.Height, cancel);
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
            Coins = [wallet.Reserve(stakes.Of(request.Leg) + opening.Connector, round)],
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

    public ContractRecord SendProposal(ContractRecord record) => driver.Send(record, "proposal", record.Proposal!);

    /// <summary>The taker's side: checks the proposal against policy, order, market and series, builds the terms, and accepts.</summary>
    /// <exception cref="HashPerpException">The refusal that the maker is to be told; nothing is kept then.</exception>
    public async Task<ContractRecord> AcceptAsync(Bytes32 from, Proposal proposal, CancellationToken cancel)
    {
        var maker = Order.Parse(Hex.Decode(proposal.Order));
        RequirePolicy(from, proposal, maker);
        RequireDirect(proposal);
        maker.RequireSignature(Hex.Decode(proposal.OrderSignature), from);
        var sources = await opening.SourcesAsync(proposal, cancel);
        var leg = maker.Leg.Other();
        var stake = sources.Terms.Market.Stakes(maker.Price, maker.Lots).Of(leg);
        opening.RequireLimits(stake, proposal.Round);
        await opening.RequireDeadlineAsync(proposal, cancel);
        var index = wallet.TakeOrderIndex();
        var order = NewOrder(leg, sources.Terms.Market, maker.Price, maker.Lots, index);
        var signature = Hex.Encode(wallet.SignAsAccount(order));
        OfferedCoin[] coins = [wallet.Reserve(stake + opening.Connector, proposal.Round)];
        try
        {
            var agreement = new Agreement(TradeMatch.Direct(maker, order), proposal.OrderSignature, signature, proposal.Coins, coins);
            var terms = Hex.Encode((await opening.BuildAsync(sources, proposal, agreement, cancel)).ToBytes());
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
                Terms = terms,
                Acceptance = new Acceptance
                {
                    Round = proposal.Round,
                    Order = Hex.Encode(order.ToBytes()),
                    OrderSignature = signature,
                    Coins = coins,
                    Terms = terms,
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
        var proposal = record.Proposal!;
        var trade = record.Match?.ToTrade() ?? TradeMatch.Direct(Order.Parse(Hex.Decode(proposal.Order)), taker);
        if (trade.Taker.Id() != taker.Id())
        {
            throw ProtocolErrors.OrderMismatch.Error($"Order {taker.Id()} answers a match of {trade.Taker.Id()}.", "Accept with the order that was matched.");
        }
        var sources = await opening.SourcesAsync(proposal, cancel);
        var agreement = new Agreement(trade, proposal.OrderSignature, acceptance.OrderSignature, proposal.Coins, acceptance.Coins);
        var terms = await opening.BuildAsync(sources, proposal, agreement, cancel);
        if (Hex.Encode(terms.ToBytes()) != acceptance.Terms)
        {
            throw ContractErrors.TermsDiffer.Error(
                $"We build terms {terms.Id()}, the other side sent different ones.", "Both agents must see the same operator, series and release.");
        }
        return store.Save(record with { State = ContractState.Agreed, Acceptance = acceptance, Terms = acceptance.Terms });
    }

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

    /// <summary>
    /// A match's proposal that no notice will follow, since the order is over: it was on its way while this agent was away. As a direct one it would tie coins that
    /// nobody has promised.
    /// </summary>
    private static void RequireDirect(Proposal proposal)
    {
        if (proposal.Trade is { } trade)
        {
            throw ContractErrors.MatchRefused.Error(
                $"Round {proposal.Round} is a match of order {trade.TakerOrder}, of which nothing can be matched any more.", "The coordinator calls the match off.");
        }
    }

    private Order NewOrder(Leg leg, Market market, uint price, uint lots, uint index)
    {
        using var baseKey = wallet.OrderBaseKey(index);
        return new Order
        {
            Genesis = opening.Genesis,
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
}
