using Google.Protobuf;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Signing.V1;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Two agents whose orders met: coins of exact values made by own payments, and a contract at the match's price.</summary>
public sealed class MatchedTradeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_that_met_become_contracts_at_the_makers_price_out_of_split_coins()
    {
        await using var stack = await ContractStack.StartAsync();
        var market = await stack.ListAsync(blocks: 60, strikePermille: [800, 1_000, 1_300], potSat: 100_000);
        await stack.BoardAsync(coins: 1, coinSat: 2_000_000);
        await Task.WhenAll(stack.Users.Select(user => user.StopAsync()));
        await using var alice = await MatchedParty.StartAsync(stack, stack.Alice, market);
        await using var bob = await MatchedParty.StartAsync(stack, stack.Bob, market);

        // HEIGHT rests with 5 lots at 400 permille; TIME would go down to 300 and gets 2 of them at 400.
        var sell = await alice.Desk.PlaceAsync(Order(market, Leg.Height, price: 400, lots: 5), Cancel);
        var buy = await bob.Desk.PlaceAsync(Order(market, Leg.Time, price: 300, lots: 2), Cancel);
        var notice = Notice(market, sell, buy, tradeSequence: 1, price: 400, lots: 2);
        Assert.Null(await bob.Contracts.TakeNoticeAsync(notice, Cancel));
        Assert.Null(await alice.Contracts.TakeNoticeAsync(notice, Cancel));
        await Eventually.TrueAsync(
            () => alice.Contract?.State == ContractState.Active && bob.Contract?.State == ContractState.Active, $"the contract: {alice.Contract?.Note} {bob.Contract?.Note}");

        // 3 pots of 200,000 sat: HEIGHT stakes 400 permille of each.
        var terms = ContractTerms.Parse(Hex.Decode(alice.Contract!.Terms!));
        Assert.Equal((400u, 2u, 1ul), (terms.Price, terms.Lots, terms.Match.TradeSequence));
        Assert.Equal((240_000, 360_000), (terms.Money.StakeHeight.Value, terms.Money.StakeTime.Value));
        Assert.Equal(Hex.Encode(notice.MatchId.Span), terms.Match.MatchId.ToString());
        Assert.Equal(terms.Id(), ContractTerms.Parse(Hex.Decode(bob.Contract!.Terms!)).Id());
        // What is left after stake and connector is one hop away, and still the order's.
        var left = Assert.Single(alice.Coins.All, coin => coin.State == CoinState.Reserved);
        Assert.Equal((1_759_670, 1, "order/0"), (left.Amount.Value, left.Hops, left.Holder));
        Assert.Equal(sell.Coins.Select(coin => coin.OutPoint), Assert.Single(alice.Contract.Replacements).Spent);
        Assert.Equal(1_639_670, Assert.Single(bob.Coins.All, coin => coin.State == CoinState.Reserved).Amount.Value);

        // The rest of the order, out of the change: a second hop.
        var more = await bob.Desk.PlaceAsync(Order(market, Leg.Time, price: 400, lots: 3) with { Coins = [Free(bob)] }, Cancel);
        var second = Notice(market, sell, more, tradeSequence: 2, price: 400, lots: 3);
        Assert.Null(await alice.Contracts.TakeNoticeAsync(second, Cancel));
        Assert.Null(await bob.Contracts.TakeNoticeAsync(second, Cancel));
        await Eventually.TrueAsync(() => Active(alice) == 2 && Active(bob) == 2, "the second contract");
        Assert.Equal(2, alice.Coins.All.Where(coin => coin.State == CoinState.Reserved).Max(coin => coin.Hops));

        // The order is for five lots; whatever the matcher says, there is nothing left.
        var beyond = Notice(market, sell, more, tradeSequence: 3, price: 400, lots: 1);
        Assert.Equal(3219, (await alice.Contracts.TakeNoticeAsync(beyond, Cancel))!.ReasonCode);
    }

    [Fact]
    public async Task A_match_called_off_after_TIME_has_signed_is_decided_by_the_respend_and_both_get_their_coins_back()
    {
        await using var stack = await ContractStack.StartAsync();
        var market = await stack.ListAsync(blocks: 60, strikePermille: [800, 1_000, 1_300], potSat: 100_000);
        // Exactly the coins of one lot at 500 permille: no split before the match.
        await stack.BoardAsync(coins: 1, coinSat: 150_330);
        await Task.WhenAll(stack.Users.Select(user => user.StopAsync()));
        await using var alice = await MatchedParty.StartAsync(stack, stack.Alice, market, cannotSubmit: true);
        await using var bob = await MatchedParty.StartAsync(stack, stack.Bob, market);
        var sell = await alice.Desk.PlaceAsync(Order(market, Leg.Height, price: 500, lots: 1), Cancel);
        var buy = await bob.Desk.PlaceAsync(Order(market, Leg.Time, price: 500, lots: 1), Cancel);
        var notice = Notice(market, sell, buy, tradeSequence: 1, price: 500, lots: 1);
        await alice.Contracts.TakeNoticeAsync(notice, Cancel);
        await bob.Contracts.TakeNoticeAsync(notice, Cancel);
        await Eventually.TrueAsync(() => alice.Contract?.Step(StepNames.Open)?.PeerSigned == true, "both signatures at HEIGHT");

        var abort = new RoundAbort { MatchId = notice.MatchId, Code = 3301, Reason = "late" };
        await alice.Contracts.TakeAbortAsync(abort, Cancel);
        await bob.Contracts.TakeAbortAsync(abort, Cancel);
        await Eventually.TrueAsync(() => bob.Contract?.State == ContractState.Aborted, "TIME's respend");
        var back = Assert.Single(bob.Coins.All, coin => coin.State == CoinState.Reserved);
        Assert.Equal((150_330, 1, "order/0"), (back.Amount.Value, back.Hops, back.Holder));
        Assert.Equal([back.OutPoint.ToString()], bob.Contract!.Replacements[^1].Coins.Select(coin => coin.OutPoint));

        // HEIGHT may have submitted, so it went on; now it learns that the opening can't come any more.
        Assert.Equal(ContractState.Presigned, alice.Contract!.State);
        alice.CannotSubmit = false;
        await Eventually.TrueAsync(() => alice.Contract.State == ContractState.Aborted && alice.Coins.All.Any(coin => coin.State == CoinState.Reserved), "HEIGHT's respend");
        Assert.Equal(3221, alice.Contract.ReasonCode);
        Assert.Equal((150_330, "order/0"), alice.Coins.All.Where(coin => coin.State == CoinState.Reserved).Select(coin => (coin.Amount.Value, coin.Holder)).Single());
    }

    [Fact]
    public async Task A_split_coin_without_proofs_of_its_hops_is_refused_and_both_orders_get_their_coins_back()
    {
        await using var stack = await ContractStack.StartAsync();
        var market = await stack.ListAsync(blocks: 60, strikePermille: [800, 1_000, 1_300], potSat: 100_000);
        await stack.BoardAsync(coins: 1, coinSat: 500_000);
        await Task.WhenAll(stack.Users.Select(user => user.StopAsync()));
        await using var alice = await MatchedParty.StartAsync(stack, stack.Alice, market);
        await using var bob = await MatchedParty.StartAsync(stack, stack.Bob, market);
        alice.Says = message => message is Proposal proposal
            ? proposal with { Coins = [.. proposal.Coins.Select(coin => coin with { Origins = [] })] }
            : message;
        var sell = await alice.Desk.PlaceAsync(Order(market, Leg.Height, price: 500, lots: 1), Cancel);
        var buy = await bob.Desk.PlaceAsync(Order(market, Leg.Time, price: 500, lots: 1), Cancel);
        var notice = Notice(market, sell, buy, tradeSequence: 1, price: 500, lots: 1);
        await bob.Contracts.TakeNoticeAsync(notice, Cancel);
        await alice.Contracts.TakeNoticeAsync(notice, Cancel);
        await Eventually.TrueAsync(() => alice.Contract?.State == ContractState.Aborted && bob.Contract?.State == ContractState.Aborted, "the refusal");
        Assert.Equal((3020, 3020), (bob.Contract!.ReasonCode, alice.Contract!.ReasonCode));
        await Eventually.TrueAsync(() => new[] { alice, bob }.All(party => party.Coins.All.Count(coin => coin.Holder == "order/0") == 2), "the coins");
        Assert.All([alice, bob], party => Assert.Equal(
            [150_330, 349_670], party.Coins.All.Where(coin => coin is { State: CoinState.Reserved, Holder: "order/0" }).Select(coin => coin.Amount.Value).Order()));
    }

    private static int Active(MatchedParty party) => party.Contracts.Contracts.Count(record => record.State == ContractState.Active);

    /// <summary>The user takes the coin that its first order has no more use for.</summary>
    private static Bitcoin.OutPoint Free(MatchedParty party)
    {
        var left = party.Coins.All.Single(coin => coin.State == CoinState.Reserved);
        party.Coins.Release(left.Holder!);
        return left.OutPoint;
    }

    private static OrderRequest Order(ListedMarket market, Leg leg, uint price, uint lots) => new(
        null, (uint)market.ExpiryHeight, leg, price, lots, OrderType.Limit, TimeInForce.GoodTillCancelled, OrderFlags.None, 0, 0, null);

    private static MatchNotice Notice(ListedMarket market, OrderRecord maker, OrderRecord taker, ulong tradeSequence, uint price, uint lots)
    {
        var reference = new MatchReference(Bytes32.Parse(maker.OrderId), Bytes32.Parse(taker.OrderId), tradeSequence, maker.Parse().Leg);
        var notice = new MatchNotice
        {
            MatchId = ByteString.CopyFrom(reference.MatchId.ToBytes()), TradeSeq = tradeSequence, Price = price, Lots = lots,
            MakerOrder = Bytes(maker.Order), MakerSignature = Bytes(maker.Signature), TakerOrder = Bytes(taker.Order), TakerSignature = Bytes(taker.Signature),
            ExpiryHeight = (uint)market.ExpiryHeight, PerLotSat = market.PotSat,
        };
        notice.Strikes.AddRange(market.Strikes.Select(strike => (uint)strike));
        return notice;
    }

    private static ByteString Bytes(string hex) => ByteString.CopyFrom(Hex.Decode(hex));
}
