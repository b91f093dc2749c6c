using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

/// <summary>What the first release of the engine wrote is read, and means the same. The constants and the file were made by that release.</summary>
public sealed class CompatibilityTests
{
    [Fact]
    public void The_commands_of_the_first_release_lead_to_the_events_that_they_led_to_then()
    {
        var market = OldMarket.Run();
        Assert.Equal("0add3d3e0e2d422d898f4be14f00e1dd209809943b3faac11bdc1ecc382132d8", market.Engine.EventLink.ToString());
        Assert.Equal((4_000UL, 1_276), (market.Engine.Sequence, market.Matches.Count));
    }

    [Fact]
    public void A_snapshot_of_the_first_release_is_restored_and_goes_on_like_the_market_that_it_was_taken_of()
    {
        var old = Hex.Decode(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "snapshot-v1.hex")).Trim());
        Assert.Equal(1, old[0]);
        var market = OldMarket.Run();
        var restored = MarketEngine.Restore(old);
        Assert.Equal(250UL, restored.Sequence);
        Assert.Equal(OldMarket.Run(250).Engine.StateHash(), restored.StateHash());
        foreach (var entry in market.Journal.Skip(250))
        {
            restored.Replayed(entry);
        }
        Assert.Equal(market.Engine.StateHash(), restored.StateHash());
    }
}
