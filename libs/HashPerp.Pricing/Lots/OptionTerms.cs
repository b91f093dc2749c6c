using HashPerp.Primitives;

namespace HashPerp.Pricing;

/// <summary>
/// An option market's money: one rung, priced in permille of the pot that HEIGHT stakes; TIME at p is the other side at 1000 - p
/// (05-product §2). Pots are multiples of 1,000 sat, so every stake is exact.
/// </summary>
public sealed record OptionTerms
{
    /// <param name="potPerLot">A positive multiple of 1,000 sat.</param>
    /// <exception cref="HashPerpException"><see cref="PricingErrors.InvalidLot"/>.</exception>
    public OptionTerms(Satoshis potPerLot)
    {
        if (potPerLot == Satoshis.Zero || potPerLot.Value % 1000 != 0)
        {
            throw PricingErrors.InvalidLot.Error($"A pot of {potPerLot} doesn't divide into permille.", "Use a positive multiple of 1,000 sat.");
        }
        PotPerLot = potPerLot;
    }

    public Satoshis PotPerLot { get; }

    /// <summary>HEIGHT stakes <paramref name="permille"/> of the pot, TIME the rest.</summary>
    /// <param name="permille">1 to 999.</param>
    /// <exception cref="HashPerpException"><see cref="PricingErrors.PriceOutsideGrid"/>, <see cref="PricingErrors.InvalidLot"/>.</exception>
    public StakeSplit Stakes(int permille, int lots)
    {
        if (permille is < 1 or > 999)
        {
            throw PricingErrors.PriceOutsideGrid.Error($"{permille} permille is no option price.", "Prices are 1 to 999 permille of the pot.");
        }
        if (lots < 1)
        {
            throw PricingErrors.InvalidLot.Error($"{lots} lots is no quantity.", "Trade at least one lot.");
        }
        var pot = PotPerLot * lots;
        var height = new Satoshis(checked(pot.Value / 1000 * permille));
        return new StakeSplit(pot - height, height);
    }
}
