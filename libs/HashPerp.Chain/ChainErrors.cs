using HashPerp.Primitives;

namespace HashPerp.Chain;

/// <summary>Errors 1250 to 1299.</summary>
public static class ChainErrors
{
    public static readonly ErrorCode DamagedFacts = new(1250, nameof(DamagedFacts));
    public static readonly ErrorCode HeightUnknown = new(1251, nameof(HeightUnknown));
    public static readonly ErrorCode InvalidProfile = new(1252, nameof(InvalidProfile));
    public static readonly ErrorCode InvalidRace = new(1253, nameof(InvalidRace));
    public static readonly ErrorCode ListingMismatch = new(1254, nameof(ListingMismatch));
    public static readonly ErrorCode WrongChain = new(1255, nameof(WrongChain));
    public static readonly ErrorCode BrokenHeaderChain = new(1256, nameof(BrokenHeaderChain));
}
