using HashPerp.Primitives;

namespace HashPerp.AspAdapter.Core;

/// <summary>Errors 725x to 729x: reservations, and what we believe of the operator.</summary>
public static class AspAdapterErrors
{
    public static readonly ErrorCode RequestMalformed = new(7250, nameof(RequestMalformed));
    public static readonly ErrorCode CoinUnknown = new(7251, nameof(CoinUnknown));
    public static readonly ErrorCode CoinNotSpendable = new(7252, nameof(CoinNotSpendable));
    public static readonly ErrorCode CoinOfAnotherKey = new(7253, nameof(CoinOfAnotherKey));
    public static readonly ErrorCode CoinReserved = new(7254, nameof(CoinReserved));
    public static readonly ErrorCode ReservedTooLittle = new(7255, nameof(ReservedTooLittle));
    public static readonly ErrorCode ReservationDiffers = new(7256, nameof(ReservationDiffers));
    public static readonly ErrorCode ReservationUnknown = new(7257, nameof(ReservationUnknown));
    public static readonly ErrorCode ReservationOver = new(7258, nameof(ReservationOver));
    public static readonly ErrorCode CoinNotHeld = new(7259, nameof(CoinNotHeld));
    public static readonly ErrorCode NotAReplacement = new(7260, nameof(NotAReplacement));
    public static readonly ErrorCode TooManyWatched = new(7261, nameof(TooManyWatched));
    public static readonly ErrorCode TermsOfAnotherOperator = new(7262, nameof(TermsOfAnotherOperator));
    public static readonly ErrorCode RegistrationRefused = new(7263, nameof(RegistrationRefused));
    public static readonly ErrorCode OperatorAway = new(7270, nameof(OperatorAway));
    public static readonly ErrorCode OperatorRefusal = new(7271, nameof(OperatorRefusal));
    public static readonly ErrorCode OperatorAnswerMalformed = new(7272, nameof(OperatorAnswerMalformed));
    public static readonly ErrorCode OperatorReplaced = new(7273, nameof(OperatorReplaced));
    public static readonly ErrorCode AspAdapterMisconfigured = new(7280, nameof(AspAdapterMisconfigured));
}
