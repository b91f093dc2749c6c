using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Errors 30xx: terms and coins that a client refuses before it signs anything (30-contract-protocol §7).</summary>
public static class ProtocolErrors
{
    public static readonly ErrorCode StakeBelowDust = new(3001, nameof(StakeBelowDust));
    public static readonly ErrorCode PotBelowMinimum = new(3002, nameof(PotBelowMinimum));
    public static readonly ErrorCode TimeBeyond2038 = new(3003, nameof(TimeBeyond2038));
    public static readonly ErrorCode HeightPassed = new(3004, nameof(HeightPassed));
    public static readonly ErrorCode TimePassed = new(3005, nameof(TimePassed));
    public static readonly ErrorCode TooFewAttestors = new(3006, nameof(TooFewAttestors));
    public static readonly ErrorCode UnknownAttestor = new(3007, nameof(UnknownAttestor));
    public static readonly ErrorCode OutcomeKeysEqual = new(3008, nameof(OutcomeKeysEqual));
    public static readonly ErrorCode OutcomeKeyReused = new(3009, nameof(OutcomeKeyReused));
    public static readonly ErrorCode StrikeTimesNotIncreasing = new(3010, nameof(StrikeTimesNotIncreasing));
    public static readonly ErrorCode StrikeTimeWrong = new(3011, nameof(StrikeTimeWrong));
    public static readonly ErrorCode ExitDelayTooShort = new(3012, nameof(ExitDelayTooShort));
    public static readonly ErrorCode DelayInBlocks = new(3013, nameof(DelayInBlocks));
    public static readonly ErrorCode DelayNotAligned = new(3014, nameof(DelayNotAligned));
    public static readonly ErrorCode ClaimDelayWrong = new(3015, nameof(ClaimDelayWrong));
    public static readonly ErrorCode CheckpointLeafChanged = new(3016, nameof(CheckpointLeafChanged));
    public static readonly ErrorCode OperatorDigestChanged = new(3017, nameof(OperatorDigestChanged));
    public static readonly ErrorCode OperatorChanged = new(3018, nameof(OperatorChanged));
    public static readonly ErrorCode FundingWithChange = new(3019, nameof(FundingWithChange));
    public static readonly ErrorCode FundingWithStrangers = new(3020, nameof(FundingWithStrangers));
    public static readonly ErrorCode FundingTooShortLived = new(3021, nameof(FundingTooShortLived));
    public static readonly ErrorCode FundingAmountWrong = new(3022, nameof(FundingAmountWrong));
    public static readonly ErrorCode FundingUnknown = new(3023, nameof(FundingUnknown));
    public static readonly ErrorCode FundingNotFree = new(3024, nameof(FundingNotFree));
    public static readonly ErrorCode CoinUsedTwice = new(3025, nameof(CoinUsedTwice));
    public static readonly ErrorCode SameParty = new(3026, nameof(SameParty));
    public static readonly ErrorCode KeyReused = new(3027, nameof(KeyReused));
    public static readonly ErrorCode StakesDoNotAddUp = new(3028, nameof(StakesDoNotAddUp));
    public static readonly ErrorCode StakesDoNotMatchPrice = new(3029, nameof(StakesDoNotMatchPrice));
    public static readonly ErrorCode SplitInvalid = new(3030, nameof(SplitInvalid));
    public static readonly ErrorCode SetupDeadlineInvalid = new(3031, nameof(SetupDeadlineInvalid));
    public static readonly ErrorCode OtherNetwork = new(3032, nameof(OtherNetwork));
    public static readonly ErrorCode OrderMismatch = new(3033, nameof(OrderMismatch));
    public static readonly ErrorCode ProposalChanged = new(3034, nameof(ProposalChanged));
    public static readonly ErrorCode MatchReplayed = new(3035, nameof(MatchReplayed));
    public static readonly ErrorCode TermsOutOfOrder = new(3036, nameof(TermsOutOfOrder));
    public static readonly ErrorCode TransactionTooHeavy = new(3037, nameof(TransactionTooHeavy));
    public static readonly ErrorCode AnnouncementInvalid = new(3038, nameof(AnnouncementInvalid));
    public static readonly ErrorCode TooLateForFinal = new(3039, nameof(TooLateForFinal));
    public static readonly ErrorCode ListingInvalid = new(3040, nameof(ListingInvalid));
    public static readonly ErrorCode OpeningModeUnsupported = new(3041, nameof(OpeningModeUnsupported));
    public static readonly ErrorCode TransferInvalid = new(3042, nameof(TransferInvalid));
}
