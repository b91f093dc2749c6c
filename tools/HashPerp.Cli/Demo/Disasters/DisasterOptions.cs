using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The history that every disaster is played over: of its four rungs TIME wins two and HEIGHT wins two.</summary>
internal static class DisasterOptions
{
    /// <summary>Mainnet height of the listing block; scripts/demo.sh has the same number.</summary>
    public const int From = 825_000;

    public const int Blocks = 336;

    public static readonly IReadOnlyList<string> Strikes = ["0.8", "0.9", "1.0", "1.1"];

    /// <exception cref="HashPerpException"><see cref="CliErrors.UnknownDisaster"/>; <see cref="CliErrors.BadOption"/>: an option that would change the history, or no list of parts.</exception>
    public static Disaster Check(string name, bool changesHistory, string? parts)
    {
        var disaster = Disaster.Of(name);
        if (changesHistory)
        {
            throw CliErrors.BadOption.Error("--disaster has its own --from, --blocks and --strikes.", "Leave them out.");
        }
        return parts is not null ? disaster : throw CliErrors.BadOption.Error("--disaster needs --parts, the list of what runs.", "Start it with ./hashperp demo --disaster.");
    }
}
