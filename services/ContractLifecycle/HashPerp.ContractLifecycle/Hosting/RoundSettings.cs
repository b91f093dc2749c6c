using HashPerp.ContractLifecycle.Core;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>What the coordinator is told by its configuration.</summary>
/// <param name="HeightOffset">Display height less node height.</param>
public sealed record RoundSettings(RoundTimes Times, int HeightOffset)
{
    private const int LongestSeconds = 3600;

    /// <summary>Reads <c>Rounds:AnswerSeconds</c> (10), <c>Rounds:RoundSeconds</c> (45) and <c>Rounds:HeightOffset</c> (0).</summary>
    /// <exception cref="HashPerpException"><see cref="LifecycleErrors.WrongSettings"/>.</exception>
    public static RoundSettings From(IConfiguration configuration) => new(
        RoundTimes.Default with
        {
            Answer = TimeSpan.FromSeconds(Whole(configuration, "Rounds:AnswerSeconds", 10, 1, LongestSeconds)),
            Round = TimeSpan.FromSeconds(Whole(configuration, "Rounds:RoundSeconds", 45, 1, LongestSeconds)),
        },
        Whole(configuration, "Rounds:HeightOffset", 0, 0, int.MaxValue));

    private static int Whole(IConfiguration configuration, string key, int standard, int least, int most) => configuration[key] is not { Length: > 0 } text
        ? standard
        : int.TryParse(text, out var value) && value >= least && value <= most
            ? value
            : throw LifecycleErrors.WrongSettings.Error($"{key} is '{text}'.", $"Set a whole number from {least} to {most}.");
}
