using HashPerp.Primitives;

namespace HashPerp.Pricing;

/// <summary>Errors 1201 to 1249.</summary>
public static class PricingErrors
{
    public static readonly ErrorCode InvalidListing = new(1201, nameof(InvalidListing));
    public static readonly ErrorCode ExpiryTooClose = new(1202, nameof(ExpiryTooClose));
    public static readonly ErrorCode StrikeTimeOutOfRange = new(1203, nameof(StrikeTimeOutOfRange));
    public static readonly ErrorCode StrikeMapNotIncreasing = new(1204, nameof(StrikeMapNotIncreasing));
    public static readonly ErrorCode InvalidGrid = new(1205, nameof(InvalidGrid));
    public static readonly ErrorCode InvalidLot = new(1206, nameof(InvalidLot));
    public static readonly ErrorCode PriceOutsideGrid = new(1207, nameof(PriceOutsideGrid));
    public static readonly ErrorCode InvalidModel = new(1208, nameof(InvalidModel));
}
