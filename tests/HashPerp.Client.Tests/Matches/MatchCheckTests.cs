using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.Client.Tests;

public sealed class MatchCheckTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly AgentFolder _folder;

    public MatchCheckTests() => _folder = AgentFolder.Open(_temp.Sub("agent"));

    public static TheoryData<string> Rows => [.. All.Keys];

    private static Dictionary<string, (ErrorCode Error, Func<MatchNotice> Notice)> All => new()
    {
        ["a match id of 31 bytes"] = (ContractErrors.MalformedMessage, () => Changed(notice => notice.MatchId = SampleMatch.Bytes(new byte[31]))),
        ["a signature of 63 bytes"] = (ContractErrors.MalformedMessage, () => Changed(notice => notice.TakerSignature = SampleMatch.Bytes(new byte[63]))),
        ["no strikes"] = (ContractErrors.MalformedMessage, () => Changed(notice => notice.Strikes.Clear())),
        ["a strike beyond 31 bits"] = (ContractErrors.MalformedMessage, () => Changed(notice => notice.Strikes[0] = uint.MaxValue)),
        ["trade number 0"] = (ContractErrors.MalformedMessage, () => Changed(notice => notice.TradeSeq = 0)),
        ["order bytes cut short"] = (
            ContractScriptErrors.MalformedSignedBytes, () => Changed(notice => notice.TakerOrder = SampleMatch.Bytes(SampleMatch.Taker.ToBytes()[..^1]))),
        ["another match id"] = (ProtocolErrors.OrderMismatch, () => Changed(notice => notice.MatchId = SampleMatch.Bytes(new byte[32]))),
        ["another trade number"] = (ProtocolErrors.OrderMismatch, () => Changed(notice => notice.TradeSeq = 43)),
        ["another expiry than the orders' market"] = (ProtocolErrors.OrderMismatch, () => Changed(notice => notice.ExpiryHeight = 2_001)),
        ["other strikes than the orders' market"] = (ProtocolErrors.OrderMismatch, () => Changed(notice => notice.Strikes[0] = 160_001)),
        ["another lot than the orders' market"] = (ProtocolErrors.OrderMismatch, () => Changed(notice => notice.PerLotSat = 20_000)),
        ["a price that isn't the maker's"] = (ProtocolErrors.OrderMismatch, () => SampleMatch.Notice(SampleMatch.Maker, SampleMatch.Taker, price: 501)),
        ["a price beyond the taker's limit"] = (ProtocolErrors.OrderMismatch, () => SampleMatch.Notice(SampleMatch.Maker, SampleMatch.Taker with { Price = 501 })),
        ["no lots"] = (ProtocolErrors.OrderMismatch, () => SampleMatch.Notice(SampleMatch.Maker, SampleMatch.Taker, lots: 0)),
        ["more lots than the taker ordered"] = (ProtocolErrors.OrderMismatch, () => SampleMatch.Notice(SampleMatch.Maker, SampleMatch.Taker, lots: 4)),
        ["fewer lots than the taker's minimum"] = (
            ProtocolErrors.OrderMismatch, () => SampleMatch.Notice(SampleMatch.Maker, SampleMatch.Taker with { MinFill = 3 }, lots: 2)),
        ["two orders of one leg"] = (ProtocolErrors.OrderMismatch, () => SampleMatch.Notice(SampleMatch.Maker, SampleMatch.Taker with { Leg = Leg.Height })),
        ["an order of another network"] = (
            ProtocolErrors.OrderMismatch, () => SampleMatch.Notice(SampleMatch.Maker, SampleMatch.Taker with { Genesis = GenesisPrefix.Signet })),
        ["two orders of one account"] = (
            ProtocolErrors.SameParty, () => SampleMatch.Notice(SampleMatch.Maker, SampleMatch.Taker with { Account = SampleMatch.Maker.Account })),
        ["two orders of one base key"] = (
            ProtocolErrors.SameParty, () => SampleMatch.Notice(SampleMatch.Maker, SampleMatch.Taker with { OrderBaseKey = SampleMatch.Maker.OrderBaseKey })),
        ["a base key that nobody has"] = (
            ContractScriptErrors.WrongKey, () => SampleMatch.Notice(SampleMatch.Maker, SampleMatch.Taker with { OrderBaseKey = Bitcoin.Nums.InternalKey.Value })),
        ["the other's signature on something else"] = (
            ContractScriptErrors.WrongSignature, () => Changed(notice => notice.TakerSignature = SampleMatch.Bytes((SampleMatch.Taker with { Nonce = 1 }).Sign(SampleMatch.TakerKey)))),
        ["an own order with a forged signature"] = (
            ContractScriptErrors.WrongSignature, () => Changed(notice => notice.MakerSignature = SampleMatch.Bytes(SampleMatch.Maker.Sign(SampleMatch.TakerKey)))),
        ["an own order that this folder doesn't know"] = (
            ContractErrors.MatchRefused, () => SampleMatch.Notice(SampleMatch.Maker with { Nonce = 9 }, SampleMatch.Taker)),
    };

    [Fact]
    public void A_match_of_an_own_order_holds_and_says_who_the_other_is()
    {
        var match = Check(5).Require(SampleMatch.Notice());
        Assert.Equal((Leg.Height, true, SampleMatch.OwnIndex), (match.Leg, match.IsMaker, match.Own.Index));
        Assert.Equal(SampleMatch.Taker.Account, match.Peer);
        Assert.Equal((500u, 3u, 42ul), (match.Trade.Price, match.Trade.Lots, match.Trade.TradeSequence));
    }

    [Fact]
    public void A_resting_order_that_may_slide_may_stand_at_another_price()
    {
        var slid = SampleMatch.Maker with { Flags = OrderFlags.PostOnly | OrderFlags.Slide };
        var check = new MatchCheck(new KnownOrders(new OwnOrder(SampleMatch.OwnIndex, slid, 5)), new ContractStore(_folder), new FakeWallet(SampleMatch.MakerKey), new FakeChain());
        Assert.Equal(450u, check.Require(SampleMatch.Notice(slid, SampleMatch.Taker, price: 450)).Trade.Price);
        Refusal.Is(ProtocolErrors.OrderMismatch, () => check.Require(SampleMatch.Notice(slid, SampleMatch.Taker, price: 501)));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_match_that_does_not_hold_is_refused(string row) => Refusal.Is(All[row].Error, () => Check(5).Require(All[row].Notice()));

    [Fact]
    public void A_match_between_strangers_is_refused()
    {
        var check = new MatchCheck(new NoOrders(), new ContractStore(_folder), new FakeWallet(SampleContract.Key(5)), new FakeChain());
        Refusal.Is(ContractErrors.StrangerInRound, () => check.Require(SampleMatch.Notice()));
    }

    [Fact]
    public void No_more_is_matched_than_the_agents_own_count_leaves()
    {
        Refusal.Is(ContractErrors.MatchRefused, () => Check(2).Require(SampleMatch.Notice()));
        Assert.Equal(3u, Check(3).Require(SampleMatch.Notice()).Trade.Lots);
        var earlier = Record(ContractState.Active, lots: 2);
        Refusal.Is(ContractErrors.MatchRefused, () => Check(4, earlier).Require(SampleMatch.Notice()));
        Assert.Equal(3u, Check(5, earlier).Require(SampleMatch.Notice()).Trade.Lots);
    }

    [Fact]
    public void Lots_of_an_aborted_round_count_no_more() =>
        Assert.Equal(3u, Check(3, Record(ContractState.Aborted, lots: 3)).Require(SampleMatch.Notice()).Trade.Lots);

    public void Dispose()
    {
        _folder.Dispose();
        _temp.Dispose();
    }

    private static MatchNotice Changed(Action<MatchNotice> change)
    {
        var notice = SampleMatch.Notice();
        change(notice);
        return notice;
    }

    private static ContractRecord Record(ContractState state, uint lots) => new()
    {
        Round = "0123456789abcdef0123456789abcdef", Leg = Leg.Height, Peer = SampleMatch.Taker.Account.ToString(), IsMaker = true, State = state,
        StartedAtUnixMs = 0, OrderIndex = SampleMatch.OwnIndex,
        Match = new MatchedTrade
        {
            MatchId = new string('9', 64), TradeSequence = 1, Price = 500, Lots = lots, MakerOrder = "", MakerSignature = "", TakerOrder = "", TakerSignature = "",
            Height = 2_000, Strikes = [160_000], PerLotSat = 10_000,
        },
    };

    private MatchCheck Check(uint maxLots, params ContractRecord[] records)
    {
        var store = new ContractStore(_folder);
        foreach (var record in records)
        {
            store.Save(record);
        }
        var own = new OwnOrder(SampleMatch.OwnIndex, SampleMatch.Maker, maxLots);
        return new MatchCheck(new KnownOrders(own), store, new FakeWallet(SampleMatch.MakerKey), new FakeChain());
    }
}
