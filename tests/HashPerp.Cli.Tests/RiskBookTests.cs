namespace HashPerp.Cli.Tests;

public sealed class RiskBookTests
{
    private const long Median = 1_704_500_000;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly RiskBook _book = new(TimeSpan.FromMinutes(10));

    /// <summary>Deadlines a day and a second away, and a second less than a day.</summary>
    private readonly Dictionary<string, long> _live = new() { ["far"] = Median + 86_400, ["close"] = Median + 86_399 };

    [Fact]
    public void Ten_minutes_of_silence_put_everything_at_risk_and_any_silence_what_is_close()
    {
        Assert.Empty(Look(answers: true, 0));
        Assert.Equal([("close", true)], Look(answers: false, 60));
        Assert.Empty(Look(answers: false, 659));
        Assert.Equal([("far", true)], Look(answers: false, 660));
        Assert.Empty(Look(answers: false, 10_000));
    }

    [Fact]
    public void An_answer_ends_the_risk_and_silence_counts_anew()
    {
        Assert.Equal([("close", true)], Look(answers: false, 0));
        Assert.Equal([("close", false)], Look(answers: true, 599));
        Assert.Empty(Look(answers: true, 600));
        Assert.Equal([("close", true)], Look(answers: false, 601));
        Assert.Empty(Look(answers: false, 1_200));
        Assert.Equal([("far", true)], Look(answers: false, 1_201));
    }

    [Fact]
    public void What_is_over_is_told_no_more()
    {
        Assert.Equal([("close", true)], Look(answers: false, 0));
        _live.Remove("close");
        Assert.Empty(Look(answers: true, 1));
    }

    private IReadOnlyList<(string Round, bool AtRisk)> Look(bool answers, int seconds) => _book.Look(answers, Start.AddSeconds(seconds), Median, _live);
}
