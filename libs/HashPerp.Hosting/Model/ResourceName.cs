using System.Text.RegularExpressions;
using HashPerp.Hosting;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names become parts of environment variables, file names and host names, so the rules are those of the strictest.</summary>
internal static partial class ResourceName
{
    private const int MaxLength = 64;

    public static string Checked(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= MaxLength && Rule().IsMatch(name) ? name : throw HostingErrors.InvalidResourceName.Error(
            $"'{name}' can't name a resource.",
            $"Use 1 to {MaxLength} ASCII letters, digits and single hyphens, begin with a letter and don't end with a hyphen.");
    }

    /// <summary>As a part of an environment variable: capitals, and an underscore for whatever isn't a letter or a digit.</summary>
    public static string Encoded(string name)
    {
        var encoded = NotAlphanumeric().Replace(name, "_").ToUpperInvariant();
        return char.IsAsciiDigit(encoded[0]) ? "_" + encoded : encoded;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*\z")]
    private static partial Regex Rule();

    [GeneratedRegex("[^A-Za-z0-9]")]
    private static partial Regex NotAlphanumeric();
}
