using HashPerp.Primitives;

namespace HashPerp.OrderBook.Core;

/// <summary>Errors 20xx: what a market refuses. A refused command leaves no trace in the journal.</summary>
public static class OrderBookErrors
{
    public static readonly ErrorCode UnknownMarket = new(2001, nameof(UnknownMarket));
    public static readonly ErrorCode MarketNotOpen = new(2002, nameof(MarketNotOpen));
    public static readonly ErrorCode MarketExists = new(2003, nameof(MarketExists));
    public static readonly ErrorCode InvalidMarket = new(2004, nameof(InvalidMarket));
    public static readonly ErrorCode WrongMarket = new(2005, nameof(WrongMarket));
    public static readonly ErrorCode PriceOutsideBook = new(2006, nameof(PriceOutsideBook));
    public static readonly ErrorCode LotsOutOfRange = new(2007, nameof(LotsOutOfRange));
    public static readonly ErrorCode OrderFieldsContradict = new(2008, nameof(OrderFieldsContradict));
    public static readonly ErrorCode OrderExpired = new(2009, nameof(OrderExpired));
    public static readonly ErrorCode OrderUnsupported = new(2010, nameof(OrderUnsupported));
    public static readonly ErrorCode TooManyOrders = new(2011, nameof(TooManyOrders));
    public static readonly ErrorCode DuplicateClientOrderId = new(2012, nameof(DuplicateClientOrderId));
    public static readonly ErrorCode UnknownOrder = new(2013, nameof(UnknownOrder));
    public static readonly ErrorCode OrderOver = new(2014, nameof(OrderOver));
    public static readonly ErrorCode NoCoins = new(2015, nameof(NoCoins));
    public static readonly ErrorCode AmendContradicts = new(2016, nameof(AmendContradicts));
    public static readonly ErrorCode ProtectionTripped = new(2017, nameof(ProtectionTripped));
    public static readonly ErrorCode BatchOutOfRange = new(2018, nameof(BatchOutOfRange));
    public static readonly ErrorCode GuardOutOfRange = new(2019, nameof(GuardOutOfRange));
    public static readonly ErrorCode DamagedJournal = new(2020, nameof(DamagedJournal));
    public static readonly ErrorCode ReplayDiffers = new(2021, nameof(ReplayDiffers));
    public static readonly ErrorCode NotOneAccount = new(2022, nameof(NotOneAccount));
}
