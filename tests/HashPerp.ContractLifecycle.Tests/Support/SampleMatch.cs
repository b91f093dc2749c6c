using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Events.OrderBook;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>Two signed orders that met, and the terms that follow; HEIGHT makes, TIME takes. Nothing of it exists at an operator.</summary>
internal sealed class SampleMatch
{
    private const uint ListedAt = 1_705_000_000;
    private const uint Price = 165_000;
    private const uint Lots = 2;

    private static readonly Market Market =
        new(GenesisPrefix.Regtest, 2_000, [new SatPerPhDay(160_000), new SatPerPhDay(170_000)], new Satoshis(100_000));

    private readonly Order _maker;
    private readonly Order _taker;

    public SampleMatch(ulong sequence = 1, byte maker = 1, byte taker = 2)
    {
        Sequence = sequence;
        MakerKey = Key(maker);
        TakerKey = Key(taker);
        _maker = OrderOf(MakerKey, Leg.Height, (byte)(maker + 100));
        _taker = OrderOf(TakerKey, Leg.Time, (byte)(taker + 100));
        Reference = new MatchReference(_maker.Id(), _taker.Id(), sequence, Leg.Height);
    }

    public ulong Sequence { get; }

    public ECPrivKey MakerKey { get; }

    public ECPrivKey TakerKey { get; }

    public MatchReference Reference { get; }

    public string Round => Reference.MatchId.ToString()[..32];

    public static string MarketId => Market.Id.ToString();

    public OrderMatchedV1 Event => new()
    {
        MarketId = MarketId,
        MatchId = Reference.MatchId.ToString(),
        TradeSequence = Sequence,
        Price = Price,
        Lots = Lots,
        MakerLeg = "HEIGHT",
        MakerOrder = Hex.Encode(_maker.ToBytes()),
        MakerSignature = Hex.Encode(_maker.Sign(MakerKey)),
        TakerOrder = Hex.Encode(_taker.ToBytes()),
        TakerSignature = Hex.Encode(_taker.Sign(TakerKey)),
        ExpiryHeight = 2_000,
        Strikes = [160_000, 170_000],
        PerLotSat = 100_000,
    };

    public ContractTerms Terms(OpeningMode mode = OpeningMode.Instant)
    {
        var stakes = Market.Stakes(Price, Lots);
        return new ContractTerms
        {
            Genesis = GenesisPrefix.Regtest,
            MarketId = Market.Id,
            Match = Reference,
            Lots = Lots,
            Price = Price,
            Series = new SeriesTerms(
                2_000, new ListingTerms(1_000, ListedAt, new uint256(Filled(6).ToBytes()), new Satoshis(625_000_000)), 1, [Public(10)],
                [Rung(160_000, 0), Rung(170_000, 1)]),
            Money = new MoneyTerms(new Satoshis(100_000), stakes.Short, stakes.Long, new Satoshis(50_000)),
            HeightKey = ContractKey.Derive(_maker.OrderBaseKey, Reference.MatchId),
            TimeKey = ContractKey.Derive(_taker.OrderBaseKey, Reference.MatchId),
            Operator = new OperatorTerms(
                Public(3), 2_048, new Satoshis(330), new Satoshis(1), new CsvMultisigClosure(RelativeDelay.FromSeconds(2_048), [Key(4).XOnlyPubKey]).Script,
                Filled(5)),
            ClaimDelay = 6_144,
            Opening = mode,
            SetupDeadline = mode == OpeningMode.TwoStep ? ListedAt + 14_400 : 0,
            Inputs =
            [
                new TermsInput(CoinOwner.Height, new OutPoint(new uint256(Filled(1).ToBytes()), 0), stakes.Short + new Satoshis(330), Public(20)),
                new TermsInput(CoinOwner.Time, new OutPoint(new uint256(Filled(2).ToBytes()), 1), stakes.Long + new Satoshis(330), Public(21)),
            ],
        };
    }

    /// <summary>A report as an agent writes it, without its number.</summary>
    /// <param name="direct">As a round that no match began.</param>
    public RoundReport Report(string state, ContractTerms? terms = null, bool direct = false) => new()
    {
        Round = Round,
        MatchId = direct ? Google.Protobuf.ByteString.Empty : Google.Protobuf.ByteString.CopyFrom(Reference.MatchId.ToBytes()),
        State = state,
        Terms = terms is null ? Google.Protobuf.ByteString.Empty : Google.Protobuf.ByteString.CopyFrom(terms.ToBytes()),
    };

    public static ECPrivKey Key(byte number) => ECPrivKey.Create(Filled(number).ToBytes());

    public static Bytes32 Filled(byte value) => new([.. Enumerable.Repeat(value, 32)]);

    private static Bytes32 Public(byte number) => Key(number).XOnlyPubKey.Value;

    private static Order OrderOf(ECPrivKey key, Leg leg, byte baseKey) => new()
    {
        Genesis = GenesisPrefix.Regtest,
        MarketId = Market.Id,
        Leg = leg,
        Type = OrderType.Limit,
        TimeInForce = TimeInForce.GoodTillCancelled,
        SelfTradePrevention = SelfTradePrevention.CancelTaker,
        Price = Price,
        Lots = Lots,
        Account = key.XOnlyPubKey.Value,
        OrderBaseKey = Public(baseKey),
        ClientOrderId = 1,
        Nonce = 1,
    };

    private static RungTerms Rung(int strike, byte index) => new(
        new SatPerPhDay(strike), ListedAt + 600_000 + (index * 20_000u), [Public((byte)(30 + (2 * index)))], [Public((byte)(31 + (2 * index)))]);
}
