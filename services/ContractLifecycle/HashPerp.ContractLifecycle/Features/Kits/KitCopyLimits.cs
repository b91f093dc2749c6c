using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>What one account may store; a single copy has at most <see cref="KitCopyHeader.MaxCopyBytes"/>.</summary>
/// <param name="Copies">Kit copies of one account.</param>
/// <param name="Bytes">All of them together.</param>
internal sealed record KitCopyLimits(int Copies, long Bytes)
{
    /// <summary>Of one page of a list.</summary>
    public const int PageSize = 200;

    private const int MostCopies = 1_000_000;
    private const int MostBytes = int.MaxValue;

    /// <summary>Reads <c>Kits:MaxCopies</c> (2,000) and <c>Kits:MaxBytes</c> (256 MiB).</summary>
    /// <exception cref="HashPerpException"><see cref="LifecycleErrors.WrongSettings"/>.</exception>
    public static KitCopyLimits From(IConfiguration configuration) => new(
        Whole(configuration, "Kits:MaxCopies", 2_000, MostCopies), Whole(configuration, "Kits:MaxBytes", 256 * 1024 * 1024, MostBytes));

    private static int Whole(IConfiguration configuration, string key, int standard, int most) => configuration[key] is not { Length: > 0 } text
        ? standard
        : int.TryParse(text, out var value) && value >= 1 && value <= most
            ? value
            : throw LifecycleErrors.WrongSettings.Error($"{key} is '{text}'.", $"Set a whole number from 1 to {most}.");
}
