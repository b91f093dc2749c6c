using System.Text.RegularExpressions;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter.Core;

/// <summary>Names of who holds or watches coins: a kind and an id, such as <c>order:5f2e...</c>.</summary>
public static partial class HolderName
{
    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.RequestMalformed"/>.</exception>
    public static string Require(string holder) => Pattern().IsMatch(holder)
        ? holder
        : throw AspAdapterErrors.RequestMalformed.Error("The holder's name is not a kind, a colon and an id.", "Write it as order:<hex id>.");

    /// <summary>What the coins are for: a word.</summary>
    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.RequestMalformed"/>.</exception>
    public static string RequirePurpose(string purpose) => Word().IsMatch(purpose)
        ? purpose
        : throw AspAdapterErrors.RequestMalformed.Error("The purpose is not one lower-case word.", "Write order or contract.");

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,31}:[A-Za-z0-9_.-]{1,96}\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A[a-z][a-z-]{0,31}\z")]
    private static partial Regex Word();
}
