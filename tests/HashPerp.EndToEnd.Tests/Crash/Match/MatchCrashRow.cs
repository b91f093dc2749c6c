using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>What a user of the exchange does when its agent dies, in the order in which a run plays it.</summary>
public enum MatchScene
{
    /// <summary>Orders with coins of the exact value meet, HEIGHT's rests first, and become a contract.</summary>
    Fill,

    /// <summary>An order that rests is taken back.</summary>
    Cancellation,

    /// <summary>The order book refuses an order.</summary>
    Refusal,

    /// <summary>The order book misses the agent's beat.</summary>
    Silence,

    /// <summary>The other party falls silent, and the coordinator calls the match off.</summary>
    Bust,

    /// <summary>The other party falls silent with this one's signatures in its hands: the coins are respent.</summary>
    LateBust,

    /// <summary>Orders with coins that are too big meet: each agent first splits its coin.</summary>
    Split,
}

/// <summary>One row of the table: this party's agent dies by SIGKILL on this side of this point.</summary>
/// <param name="Side"><c>before</c> or <c>after</c> the effect.</param>
public sealed record MatchCrashRow(MatchScene Scene, string Point, string Side, Leg Party)
{
    /// <summary>The value of <see cref="FaultPoint.Variable"/>.</summary>
    public string Fault => $"{Point}:{Side}:kill";

    public override string ToString() => $"{Scene} at the exchange, {Party} {Side} {Point}";
}
