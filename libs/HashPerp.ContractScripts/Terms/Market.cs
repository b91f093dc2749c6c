using System.Buffers.Binary;
using HashPerp.Bitcoin;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// What is traded: the rungs of one expiry, the size of a lot, and the rule that turns a price into stakes. An
/// evenly spaced list is a forward market priced in sat/PH/day; any other list is a bundle of options, each at the same permille of its pot.
/// </summary>
public sealed record Market
{
    private const string IdTag = "HashPerp/Market";

    /// <exception cref="HashPerpException"><see cref="PricingErrors"/>: no strikes, too many, not ascending, a lot that makes no exact stakes.</exception>
    public Market(GenesisPrefix genesis, uint height, IReadOnlyList<SatPerPhDay> strikes, Satoshis perLot)
    {
        ArgumentNullException.ThrowIfNull(strikes);
        if (strikes.Count is 0 or > StrikeGrid.MaxRungs || strikes.Zip(strikes.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw PricingErrors.InvalidGrid.Error($"{strikes.Count} strikes, or not ascending.", $"Give 1 to {StrikeGrid.MaxRungs} ascending strikes.");
        }
        Genesis = genesis;
        Height = height;
        Strikes = strikes;
        PerLot = perLot;
        if (IsForward)
        {
            _ = new ForwardTerms(Grid, perLot);
        }
        else
        {
            _ = new OptionTerms(perLot);
        }
    }

    public GenesisPrefix Genesis { get; }

    /// <summary>H, a node height.</summary>
    public uint Height { get; }

    public IReadOnlyList<SatPerPhDay> Strikes { get; }

    /// <summary>q: satoshi that one lot puts into each pot.</summary>
    public Satoshis PerLot { get; }

    /// <summary>Two or more strikes at even distances.</summary>
    public bool IsForward => PriceQuote.IsForward(Strikes);

    /// <summary>H("HashPerp/Market", genesis, H u32, N u8, strikes u32, q u64).</summary>
    public Bytes32 Id
    {
        get
        {
            var writer = new BitcoinWriter();
            writer.Write(Genesis.ToBytes());
            WriteBigEndian(writer, Height);
            writer.Write((byte)Strikes.Count);
            foreach (var strike in Strikes)
            {
                WriteBigEndian(writer, (uint)strike.Value);
            }
            WriteBigEndian(writer, (uint)(PerLot.Value >> 32));
            WriteBigEndian(writer, (uint)(PerLot.Value & uint.MaxValue));
            return new Bytes32(Hashes.Tagged(IdTag, writer.ToArray()));
        }
    }

    /// <summary>The price at which both stake the same.</summary>
    public uint EvenPrice => IsForward ? (uint)(Strikes[0].Value + ((Strikes[^1].Value - Strikes[0].Value) / 2)) : 500;

    private int Step => Strikes[1].Value - Strikes[0].Value;

    private StrikeGrid Grid => new(Strikes[0], Step, Strikes.Count);

    /// <summary>What each leg stakes on all rungs together.</summary>
    /// <param name="price">sat/PH/day in a forward market, permille of each pot staked by HEIGHT otherwise.</param>
    /// <exception cref="HashPerpException"><see cref="PricingErrors.PriceOutsideGrid"/>, <see cref="PricingErrors.InvalidLot"/>.</exception>
    public StakeSplit Stakes(uint price, uint lots)
    {
        if (price is 0 or > int.MaxValue || lots is 0 or > int.MaxValue)
        {
            throw PricingErrors.PriceOutsideGrid.Error($"Price {price} for {lots} lots.");
        }
        if (IsForward)
        {
            return new ForwardTerms(Grid, PerLot).Stakes(new SatPerPhDay((int)price), (int)lots);
        }
        var one = new OptionTerms(PerLot).Stakes((int)price, (int)lots);
        return new StakeSplit(one.Long * Strikes.Count, one.Short * Strikes.Count);
    }

    private static void WriteBigEndian(BitcoinWriter writer, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        writer.Write(bytes);
    }
}
