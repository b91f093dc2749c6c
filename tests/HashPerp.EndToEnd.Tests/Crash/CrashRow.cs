using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>What is going on when a party dies.</summary>
public enum CrashScene
{
    /// <summary>An instant opening, from proposal to Active.</summary>
    Instant,

    /// <summary>A two-step opening, from proposal to Set up.</summary>
    Setup,

    /// <summary>The activation of a contract that is set up.</summary>
    Final,

    /// <summary>The way back from a contract that is set up.</summary>
    Refund,

    /// <summary>An early close by agreement.</summary>
    Close,

    /// <summary>A proposal that the other party refuses.</summary>
    Refusal,

    /// <summary>The rungs go to their winners.</summary>
    Settlement,
}

/// <summary>One row of the table: this party dies by SIGKILL on this side of this point.</summary>
/// <param name="Side"><c>before</c> or <c>after</c> the effect.</param>
/// <param name="Maker">The leg of the party that proposes.</param>
/// <param name="Last">The leg of the party whose coin is the bigger one: it signs last and finalizes.</param>
public sealed record CrashRow(CrashScene Scene, string Point, string Side, Leg Party, Leg Maker, Leg Last, int Passage = 1)
{
    /// <summary>The value of <see cref="FaultPoint.Variable"/>.</summary>
    public string Fault => $"{Point}:{Side}:kill:{Passage}";

    public override string ToString() => $"{Scene}, {Party} {Side} {Point}{(Passage > 1 ? $" #{Passage}" : "")} ({Maker} proposes, {Last} signs last)";
}
