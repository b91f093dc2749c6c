using HashPerp.Primitives;

namespace HashPerp.OrderBook;

/// <summary>Errors 203x: what the host refuses before a market sees it.</summary>
public static class OrderBookServiceErrors
{
    public static readonly ErrorCode Busy = new(2030, nameof(Busy));
    public static readonly ErrorCode MarketUnavailable = new(2031, nameof(MarketUnavailable));
    public static readonly ErrorCode FencedOff = new(2032, nameof(FencedOff));
    public static readonly ErrorCode NotYourOrder = new(2033, nameof(NotYourOrder));
    public static readonly ErrorCode CoinProofsMissing = new(2034, nameof(CoinProofsMissing));
    public static readonly ErrorCode MalformedField = new(2035, nameof(MalformedField));
    public static readonly ErrorCode TooManyStreams = new(2036, nameof(TooManyStreams));
    public static readonly ErrorCode SlowReader = new(2037, nameof(SlowReader));
    public static readonly ErrorCode InvalidConfiguration = new(2038, nameof(InvalidConfiguration));
}
