namespace HashPerp.Settlement.Host;

/// <summary>Where the crash tests kill this process.</summary>
public static class SettlementFaultPoints
{
    /// <summary>The attestor has announced; nothing is written here.</summary>
    public const string Announced = "settlement.announced";

    /// <summary>Series and event in one transaction.</summary>
    public const string SeriesWritten = "settlement.series-written";

    /// <summary>Outcome, rungs and events in one transaction.</summary>
    public const string OutcomeWritten = "settlement.outcome-written";

    /// <summary>The operator's view watches the pots; that isn't written here.</summary>
    public const string PotsWatched = "settlement.pots-watched";

    /// <summary>Settled rungs and their events are in a transaction that isn't committed.</summary>
    public const string RungsSettled = "settlement.rungs-settled";

    public static readonly IReadOnlyList<string> All = [Announced, SeriesWritten, OutcomeWritten, PotsWatched, RungsSettled];
}
