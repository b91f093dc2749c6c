using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

/// <summary>The golden terms are acceptable; each row changes one thing and has its own refusal.</summary>
public class TermsRefusalTests
{
    private static readonly ContractTerms Instant = GoldenFile.Terms("instant");
    private static readonly ContractTerms TwoStep = GoldenFile.Terms("two_step");
    private static readonly Bytes32 Nums = Bytes32.Parse("50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0");
    private static readonly Bytes32 NotOnCurve = Bytes32.Parse("0000000000000000000000000000000000000000000000000000000000000005");

    public static TheoryData<string> Rows => [.. All.Keys];

    private static Dictionary<string, (ErrorCode Error, ContractTerms Terms, Func<TermsContext, TermsContext>? Context)> All => new(
        [.. MoneyRows(), .. SeriesRows(), .. PartyRows(), .. OperatorRows(), .. FundingRows(), .. OpeningRows(), .. OtherRows()]);

    [Fact]
    public void The_golden_terms_are_acceptable()
    {
        Instant.Validate(GoldenParties.ContextOf(Instant));
        TwoStep.Validate(GoldenParties.ContextOf(TwoStep) with { RequiredAttestors = 2 });
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Terms_are_refused(string row)
    {
        var (error, terms, context) = All[row];
        // The world is that of the unchanged terms: what is announced, and what the operator says.
        var baseline = terms.Opening == OpeningMode.TwoStep ? TwoStep : Instant;
        var acceptable = GoldenParties.ContextOf(terms with { Series = baseline.Series, Operator = baseline.Operator });
        Refusal.Is(error, () => terms.Validate(context?.Invoke(acceptable) ?? acceptable));
    }

    private static IEnumerable<KeyValuePair<string, (ErrorCode, ContractTerms, Func<TermsContext, TermsContext>?)>> MoneyRows()
    {
        var money = Instant.Money;
        yield return Row("one satoshi less staked by HEIGHT", ProtocolErrors.StakesDoNotAddUp, With(money with { StakeHeight = new Satoshis(45_749) }));
        yield return Row("one satoshi more staked by HEIGHT", ProtocolErrors.StakesDoNotAddUp, With(money with { StakeHeight = new Satoshis(45_751) }));
        yield return Row("one satoshi less staked by TIME", ProtocolErrors.StakesDoNotAddUp, With(money with { StakeTime = new Satoshis(127_249) }));
        yield return Row("one satoshi more staked by TIME", ProtocolErrors.StakesDoNotAddUp, With(money with { StakeTime = new Satoshis(127_251) }));
        yield return Row(
            "a stake below dust", ProtocolErrors.StakeBelowDust,
            With(money with { StakeHeight = new Satoshis(329), StakeTime = new Satoshis(172_671) }));
        yield return Row(
            "stakes swapped against the price", ProtocolErrors.StakesDoNotMatchPrice,
            With(money with { StakeHeight = money.StakeTime, StakeTime = money.StakeHeight }),
            context => context with { ExpectedStakes = (new Satoshis(45_750), new Satoshis(127_250)) });
        yield return Row("a split above the pot", ProtocolErrors.SplitInvalid, With(money with { SplitHeight = new Satoshis(86_501) }));
        yield return Row("a split that leaves dust to TIME", ProtocolErrors.SplitInvalid, With(money with { SplitHeight = new Satoshis(86_171) }));
        yield return Row("a split that leaves dust to HEIGHT", ProtocolErrors.SplitInvalid, With(money with { SplitHeight = new Satoshis(329) }));
        yield return Row(
            "a pot under the minimum, unconfirmed", ProtocolErrors.PotBelowMinimum, Instant with { Lots = 1, Money = SmallMoney });
        yield return Row("more lots than staked", ProtocolErrors.StakesDoNotAddUp, Instant with { Lots = 6 });
    }

    private static IEnumerable<KeyValuePair<string, (ErrorCode, ContractTerms, Func<TermsContext, TermsContext>?)>> SeriesRows()
    {
        yield return Row("H has come", ProtocolErrors.HeightPassed, Instant, context => context with { TipHeight = 1_200 });
        yield return Row("T has passed", ProtocolErrors.TimePassed, Instant, context => context with { TipMedianTime = 1_705_593_123 });
        yield return Row("T beyond 2038", ProtocolErrors.TimeBeyond2038, WithRung(1, rung => rung with { Time = 2_147_483_648 }));
        yield return Row("H is a time", ProtocolErrors.ListingInvalid, With(Instant.Series with { Height = 500_000_000 }));
        yield return Row("listed at H", ProtocolErrors.ListingInvalid, With(Instant.Series with { Listing = Instant.Series.Listing with { Height = 1_200 } }));
        yield return Row("no confirmations", ProtocolErrors.ListingInvalid, With(Instant.Series with { Confirmations = 0 }));
        yield return Row("T does not rise with K", ProtocolErrors.StrikeTimesNotIncreasing, WithRung(1, rung => rung with { Time = 1_705_593_123 }));
        yield return Row("two rungs of one strike", ProtocolErrors.TermsOutOfOrder, WithRung(1, rung => rung with { Strike = new SatPerPhDay(42_410) }));
        yield return Row("rungs descending", ProtocolErrors.TermsOutOfOrder, With(Instant.Series with { Rungs = [.. Instant.Rungs.Reverse()] }));
        yield return Row(
            "another T than the strike map's", ProtocolErrors.StrikeTimeWrong, Instant,
            context => context with { StrikeTime = strike => (uint)strike.Value + 1_705_550_714 });
        yield return Row(
            "a strike map flat at the next tick", ProtocolErrors.StrikeTimesNotIncreasing, Instant,
            context => context with { StrikeTime = strike => strike.Value < 43_000 ? 1_705_593_123u : 1_705_604_800u });
        yield return Row("fewer than k attestors", ProtocolErrors.TooFewAttestors, Instant, context => context with { RequiredAttestors = 2 });
        yield return Row("no announcement", ProtocolErrors.TooFewAttestors, Instant, context => context with { Announcements = [] });
        yield return Row("an attestor that is not pinned", ProtocolErrors.UnknownAttestor, Instant, context => context with { PinnedAttestors = [] });
        yield return Row(
            "one attestor twice", ProtocolErrors.OutcomeKeyReused,
            TwoStep with { Series = TwoStep.Series with { Attestors = [TwoStep.Series.Attestors[0], TwoStep.Series.Attestors[0]] } });
        yield return Row("KH = KT", ProtocolErrors.OutcomeKeysEqual, WithRung(0, rung => rung with { TimeKeys = rung.HeightKeys }));
        yield return Row(
            "an outcome key of another rung", ProtocolErrors.OutcomeKeyReused, WithRung(0, rung => rung with { HeightKeys = Instant.Rungs[1].HeightKeys }));
        yield return Row("an outcome key off the curve", ContractScriptErrors.WrongKey, WithRung(0, rung => rung with { HeightKeys = [NotOnCurve] }));
        yield return Row(
            "outcome keys swapped against the announcement", ContractScriptErrors.WrongSignature,
            WithRung(0, rung => rung with { HeightKeys = rung.TimeKeys, TimeKeys = rung.HeightKeys }));
        yield return Row("a T that was not announced", ContractScriptErrors.WrongSignature, WithRung(1, rung => rung with { Time = 1_705_604_801 }));
    }

    private static IEnumerable<KeyValuePair<string, (ErrorCode, ContractTerms, Func<TermsContext, TermsContext>?)>> PartyRows()
    {
        yield return Row("A = B", ProtocolErrors.SameParty, Instant with { TimeKey = Instant.HeightKey });
        yield return Row(
            "one order on both sides", ProtocolErrors.SameParty, Instant with { Match = Instant.Match with { TakerOrderId = Instant.Match.MakerOrderId } });
        yield return Row("NUMS as a party", ContractScriptErrors.WrongKey, Instant with { TimeKey = Nums });
        yield return Row("NUMS as the operator", ContractScriptErrors.WrongKey, With(Instant.Operator with { SignerKey = Nums }));
        yield return Row("a party's key off the curve", ContractScriptErrors.WrongKey, Instant with { HeightKey = NotOnCurve });
        yield return Row("the operator is a party", ProtocolErrors.KeyReused, Instant with { HeightKey = Instant.Operator.SignerKey });
        yield return Row("an attestor is a party", ProtocolErrors.KeyReused, Instant with { HeightKey = Instant.Series.Attestors[0] });
        yield return Row("an outcome key is a party's", ProtocolErrors.KeyReused, Instant with { TimeKey = Instant.Rungs[0].TimeKeys[0] });
    }

    private static IEnumerable<KeyValuePair<string, (ErrorCode, ContractTerms, Func<TermsContext, TermsContext>?)>> OperatorRows()
    {
        var op = Instant.Operator;
        yield return Row("d1 below the operator's minimum", ProtocolErrors.ExitDelayTooShort, With(op with { ExitDelay = 1_536 }) with { ClaimDelay = 5_632 });
        yield return Row("d1 above the operator's", ProtocolErrors.OperatorChanged, With(op with { ExitDelay = 2_560 }) with { ClaimDelay = 6_656 });
        yield return Row("d1 in blocks", ProtocolErrors.DelayInBlocks, With(op with { ExitDelay = 144 }));
        yield return Row("d2 in blocks", ProtocolErrors.DelayInBlocks, Instant with { ClaimDelay = 288 });
        yield return Row("d1 not a multiple of 512", ProtocolErrors.DelayNotAligned, With(op with { ExitDelay = 2_049 }));
        yield return Row("d2 beyond BIP68", ProtocolErrors.DelayNotAligned, Instant with { ClaimDelay = 65_536 * 512 });
        yield return Row("d2 of another network", ProtocolErrors.ClaimDelayWrong, Instant with { ClaimDelay = 2_048 + 86_528 });
        yield return Row("d2 = d1", ProtocolErrors.ClaimDelayWrong, Instant with { ClaimDelay = 2_048 });
        yield return Row(
            "an operator in block mode", ProtocolErrors.DelayInBlocks, Instant,
            context => context with { Operator = context.Operator with { UnilateralExitDelay = RelativeDelay.FromBlocks(20) } });
        yield return Row(
            "another checkpoint leaf", ProtocolErrors.CheckpointLeafChanged, Instant,
            context => context with { Operator = context.Operator with { CheckpointUnroll = ShorterUnroll } });
        yield return Row(
            "another digest", ProtocolErrors.OperatorDigestChanged, Instant,
            context => context with { Operator = context.Operator with { Digest = "digest text 2" } });
        yield return Row("another dust limit", ProtocolErrors.OperatorChanged, With(op with { Dust = new Satoshis(331) }));
        yield return Row(
            "another operator key", ProtocolErrors.OperatorChanged, Instant,
            context => context with { Operator = context.Operator with { SignerKey = GoldenParties.Key("another operator").PubKey } });
    }

    private static IEnumerable<KeyValuePair<string, (ErrorCode, ContractTerms, Func<TermsContext, TermsContext>?)>> FundingRows()
    {
        var inputs = Instant.Inputs;
        yield return Row("one satoshi too little", ProtocolErrors.FundingAmountWrong, Coin(0, coin => coin with { Amount = new Satoshis(6_079) }));
        yield return Row("one satoshi too much", ProtocolErrors.FundingAmountWrong, Coin(2, coin => coin with { Amount = new Satoshis(127_581) }));
        yield return Row("a coin missing", ProtocolErrors.FundingAmountWrong, Instant with { Inputs = [inputs[0], inputs[2]] });
        yield return Row("a coin twice", ProtocolErrors.CoinUsedTwice, Instant with { Inputs = [inputs[0], inputs[0], inputs[2]] });
        yield return Row("coins out of order", ProtocolErrors.TermsOutOfOrder, Instant with { Inputs = [inputs[1], inputs[0], inputs[2]] });
        yield return Row("TIME's coins first", ProtocolErrors.TermsOutOfOrder, Instant with { Inputs = [inputs[2], inputs[0], inputs[1]] });
        yield return Row("a stranger's coin", ProtocolErrors.FundingWithStrangers, Coin(2, coin => coin with { Owner = CoinOwner.Other }));
        yield return Row(
            "change", ProtocolErrors.FundingWithChange, Instant with { Changes = [new TermsChange(CoinOwner.Height, new Satoshis(1_000), Instant.HeightKey)] });
        yield return Row("a payment", ProtocolErrors.FundingWithChange, Instant with { Payments = [new TermsPayment(new Satoshis(1_000), Instant.TimeKey)] });
        yield return Row(
            "a coin of another key", ContractScriptErrors.WrongKey, Instant, Known(0, coin => coin with { ScriptPubKey = Script.PayToTaproot(Nums) }));
        yield return Row("a coin of another amount", ContractScriptErrors.WrongAmount, Instant, Known(0, coin => coin with { Amount = new Satoshis(6_079) }));
        yield return Row(
            "an unknown coin", ProtocolErrors.FundingUnknown, Instant, context => context with { Coins = new Dictionary<OutPoint, FundingCoin>() });
        yield return Row("a coin reserved twice", ProtocolErrors.FundingNotFree, Instant, Known(1, coin => coin with { IsFree = false }));
        yield return Row("a coin one hop deep", ProtocolErrors.FundingWithStrangers, Instant, Known(1, coin => coin with { Hops = 1 }));
        yield return Row(
            "a coin three own hops deep", ProtocolErrors.FundingWithStrangers, Instant,
            context => Known(1, coin => coin with { Hops = 3 })(context with { MaxOwnHops = 3 }));
        yield return Row("strangers in the ancestry", ProtocolErrors.FundingWithStrangers, Instant, Known(1, coin => coin with { HasStrangers = true }));
        yield return Row("a second too little life", ProtocolErrors.FundingTooShortLived, Instant, Known(2, coin => coin with { ExpiresAt = 1_705_275_343 }));
    }

    private static IEnumerable<KeyValuePair<string, (ErrorCode, ContractTerms, Func<TermsContext, TermsContext>?)>> OpeningRows()
    {
        yield return Row("a deadline without Setup", ProtocolErrors.SetupDeadlineInvalid, Instant with { SetupDeadline = 1_705_100_000 });
        yield return Row("a Setup without deadline", ProtocolErrors.SetupDeadlineInvalid, TwoStep with { SetupDeadline = 0 });
        yield return Row("a deadline a second too soon", ProtocolErrors.SetupDeadlineInvalid, TwoStep with { SetupDeadline = 1_705_010_599 });
        yield return Row("a deadline in the last tenth", ProtocolErrors.SetupDeadlineInvalid, TwoStep with { SetupDeadline = 1_705_533_811 });
    }

    private static IEnumerable<KeyValuePair<string, (ErrorCode, ContractTerms, Func<TermsContext, TermsContext>?)>> OtherRows()
    {
        yield return Row("another network", ProtocolErrors.OtherNetwork, Instant, context => context with { Genesis = GenesisPrefix.Signet });
        yield return Row(
            "a replayed match", ProtocolErrors.MatchReplayed, Instant, context => context with { IsKnownMatch = id => id == Instant.Match.MatchId });
    }

    private static CsvMultisigClosure ShorterUnroll =>
        new(RelativeDelay.FromSeconds(1_536), [GoldenParties.Key("operator forfeit").XOnlyPubKey]);

    private static MoneyTerms SmallMoney => new(new Satoshis(17_300), new Satoshis(9_150), new Satoshis(25_450), new Satoshis(8_650));

    private static ContractTerms With(MoneyTerms money) => Instant with { Money = money };

    private static ContractTerms With(SeriesTerms series) => Instant with { Series = series };

    private static ContractTerms With(OperatorTerms op) => Instant with { Operator = op };

    private static ContractTerms WithRung(int index, Func<RungTerms, RungTerms> change) =>
        With(Instant.Series with { Rungs = [.. Instant.Rungs.Select((rung, i) => i == index ? change(rung) : rung)] });

    private static ContractTerms Coin(int index, Func<TermsInput, TermsInput> change) =>
        Instant with { Inputs = [.. Instant.Inputs.Select((input, i) => i == index ? change(input) : input)] };

    private static Func<TermsContext, TermsContext> Known(int index, Func<FundingCoin, FundingCoin> change) => context =>
    {
        var outPoint = Instant.Inputs[index].OutPoint;
        return context with { Coins = context.Coins.ToDictionary(coin => coin.Key, coin => coin.Key == outPoint ? change(coin.Value) : coin.Value) };
    };

    private static KeyValuePair<string, (ErrorCode, ContractTerms, Func<TermsContext, TermsContext>?)> Row(
        string name, ErrorCode error, ContractTerms terms, Func<TermsContext, TermsContext>? context = null) => new(name, (error, terms, context));
}
