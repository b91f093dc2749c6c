namespace HashPerp.ContractLifecycle.Core;

/// <summary>An account's public record (05-product §2): what others may ask for before they trade with it.</summary>
/// <param name="Matches">Rounds that a match of its orders began.</param>
/// <param name="Activated">Those that became contracts.</param>
/// <param name="Strikes">Those that ended by its fault.</param>
public sealed record AccountStanding(int Matches, int Activated, int Strikes)
{
    /// <summary>0 for the unknown and for who walks away, up to 3. A tier asks for a number of contracts and allows a share of strikes.</summary>
    public int Tier => Activated switch
    {
        >= 500 when StrikesWithin(permille: 10) => 3,
        >= 50 when StrikesWithin(permille: 50) => 2,
        >= 5 when StrikesWithin(permille: 200) => 1,
        _ => 0,
    };

    private bool StrikesWithin(long permille) => Strikes * 1000L <= Matches * permille;
}
