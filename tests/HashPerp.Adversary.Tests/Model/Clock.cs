namespace HashPerp.Adversary.Tests;

/// <summary>How far apart the two locks of a rung open.</summary>
internal enum Race
{
    /// <summary>The loser's lock opens more than d2 after the winner's.</summary>
    Clear,

    /// <summary>The loser's lock opens one look after the winner's.</summary>
    Close,

    /// <summary>Both locks open between two looks: H and T fall on the same day.</summary>
    Tie,
}

/// <summary>The delays of the leaves in looks: an honest party looks at the chain once in each, after the coalition has moved.</summary>
/// <param name="D1">E2, E3, and the exit of an ordinary coin.</param>
/// <param name="D2">E1: one look more than d1, as 86,528 seconds are a day.</param>
/// <param name="Checkpoint">Until the operator may sweep a checkpoint that no ark tx followed.</param>
/// <param name="Guard">From guardH to T: a tenth of the tenor.</param>
internal sealed record Delays(int D1 = 2, int D2 = 3, int Checkpoint = 2, int Guard = 4)
{
    /// <summary>A remedy that the protocol doesn't have: see <see cref="GraphBuilder.Pot"/>.</summary>
    public bool StagedClaims { get; init; }
}

/// <summary>When things happen, in looks since the contract began.</summary>
internal sealed class Clock(Race race, bool heightWins, Delays delays)
{
    /// <summary>The winner's lock opens and the attestors, if they are honest, publish its key.</summary>
    public const int Outcome = 8;

    public const int SetupDeadline = 2;

    public Delays Delays => delays;

    public bool HeightWins => heightWins;

    public int LoserLock { get; } = Outcome + race switch { Race.Clear => delays.D2 + 3, Race.Close => 1, _ => 0 };

    public int H => heightWins ? Outcome : LoserLock;

    public int T => heightWins ? LoserLock : Outcome;

    public int GuardH => Math.Max(0, T - delays.Guard);

    /// <summary>Who can't reach the operator or the attestors by now unrolls, so that d2 is over when the first lock opens.</summary>
    public int UnrollDeadline => Outcome - delays.D2 - 1;

    /// <summary>From here on <see cref="Conduct.Late"/> is silent.</summary>
    public int LateSilence => Outcome - delays.D2 + 1;

    /// <summary>T + 60 days: after every claim.</summary>
    public int Split => LoserLock + delays.D2 + 2;

    public int End => Split + delays.D2 + 1;
}
