using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class OrderMatchTests
{
    private static readonly ContractTerms Terms = GoldenFile.Terms("instant");
    private static readonly (Order Order, byte[] Signature) Sell = Golden("sell");
    private static readonly (Order Order, byte[] Signature) Buy = Golden("buy");

    public static TheoryData<string> Rows => [.. All.Keys];

    private static Dictionary<string, (ErrorCode Error, ContractTerms Terms)> All => new()
    {
        ["more lots than the smaller order"] = (ProtocolErrors.OrderMismatch, Terms with { Lots = 6 }),
        ["fewer lots than the minimum fill"] = (ProtocolErrors.OrderMismatch, Terms with { Lots = 4 }),
        ["a price below the seller's"] = (ProtocolErrors.OrderMismatch, Terms with { Price = 43_249 }),
        ["a price above the buyer's"] = (ProtocolErrors.OrderMismatch, Terms with { Price = 43_251 }),
        ["another market"] = (ProtocolErrors.OrderMismatch, Terms with { MarketId = default }),
        ["another network"] = (ProtocolErrors.OrderMismatch, Terms with { Genesis = GenesisPrefix.Signet }),
        ["the legs of the orders swapped"] = (ProtocolErrors.OrderMismatch, Terms with { Match = Terms.Match with { MakerLeg = Leg.Time } }),
        ["another trade number"] = (ContractScriptErrors.WrongKey, Terms with { Match = Terms.Match with { TradeSequence = 2 } }),
        ["the keys swapped"] = (ContractScriptErrors.WrongKey, Terms with { HeightKey = Terms.TimeKey, TimeKey = Terms.HeightKey }),
    };

    [Fact]
    public void Golden_terms_are_what_the_golden_orders_asked_for() =>
        Terms.RequireOrders(Sell.Order, Sell.Signature, Buy.Order, Buy.Signature);

    [Fact]
    public void Coins_that_back_no_order_are_refused()
    {
        Terms.RequireCoins(Sell.Order, Buy.Order);
        var other = Terms with { Inputs = [Terms.Inputs[0] with { OutPoint = Terms.Inputs[0].OutPoint with { N = 9 } }] };
        Refusal.Is(ProtocolErrors.OrderMismatch, () => other.RequireCoins(Sell.Order, Buy.Order));
        other.RequireCoins(Sell.Order, Buy.Order, coin => coin == other.Inputs[0].OutPoint ? [Terms.Inputs[0].OutPoint] : []);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Terms_that_nobody_ordered_are_refused(string row) => Refusal.Is(
        All[row].Error, () => All[row].Terms.RequireOrders(Sell.Order, Sell.Signature, Buy.Order, Buy.Signature));

    [Theory]
    [InlineData(400u, 400u, 400u)]
    [InlineData(400u, 380u, 390u)]
    public void In_an_option_market_height_pays_at_most_its_price_and_time_takes_at_least_its_own(uint height, uint time, uint price) => RequireOption(height, time, price);

    [Theory]
    [InlineData(400u, 380u, 401u)]
    [InlineData(400u, 380u, 379u)]
    [InlineData(380u, 400u, 390u)]
    public void An_option_at_a_price_that_one_of_its_orders_excludes_is_refused(uint height, uint time, uint price) =>
        Refusal.Is(ProtocolErrors.OrderMismatch, () => RequireOption(height, time, price));

    [Fact]
    public void An_order_whose_signature_does_not_verify_is_refused() => Refusal.Is(
        ContractScriptErrors.WrongSignature, () => Terms.RequireOrders(Sell.Order, Buy.Signature, Buy.Order, Sell.Signature));

    [Fact]
    public void An_order_swapped_for_its_amendment_is_refused()
    {
        using var alice = GoldenParties.Key("alice identity");
        var amended = Sell.Order with { Nonce = 99 };
        Refusal.Is(ProtocolErrors.OrderMismatch, () => Terms.RequireOrders(amended, amended.Sign(alice), Buy.Order, Buy.Signature));
    }

    /// <summary>One rung, priced in permille of its pot.</summary>
    private static void RequireOption(uint heightPrice, uint timePrice, uint price)
    {
        using var alice = GoldenParties.Key("alice identity");
        using var bob = GoldenParties.Key("bob identity");
        var (sell, buy) = (Sell.Order with { Price = heightPrice }, Buy.Order with { Price = timePrice });
        var (maker, taker) = Terms.Match.MakerLeg == Leg.Height ? (sell, buy) : (buy, sell);
        var match = Terms.Match with { MakerOrderId = maker.Id(), TakerOrderId = taker.Id() };
        var terms = Terms with
        {
            Price = price,
            Match = match,
            Series = Terms.Series with { Rungs = [Terms.Rungs[0]] },
            HeightKey = ContractKey.Derive(sell.OrderBaseKey, match.MatchId),
            TimeKey = ContractKey.Derive(buy.OrderBaseKey, match.MatchId),
        };
        terms.RequireOrders(sell, sell.Sign(alice), buy, buy.Sign(bob));
    }

    private static (Order, byte[]) Golden(string name)
    {
        var golden = GoldenFile.Cases("order").Single(order => order.Text("name") == name);
        return (Order.Parse(golden.Bytes("bytes")), golden.Bytes("signature_zero_aux"));
    }
}
