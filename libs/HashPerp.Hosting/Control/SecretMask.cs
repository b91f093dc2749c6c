using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace HashPerp.Hosting;

/// <summary>
/// Takes secrets out of what people are shown: the values of secret parameters wherever they stand, variables whose name says what they hold, and passwords in
/// connection strings that were configured from outside.
/// </summary>
internal sealed partial class SecretMask(ApplicationModel model)
{
    public const string Hidden = "***";

    /// <summary>A shorter value would take pieces out of innocent words.</summary>
    private const int ShortestValue = 6;

    public string InEnvironment(string name, string value) => SecretName().IsMatch(name) && value.Length > 0 ? Hidden : InText(value);

    public string InText(string text)
    {
        foreach (var secret in KnownSecrets())
        {
            text = text.Replace(secret, Hidden, StringComparison.Ordinal).Replace(Uri.EscapeDataString(secret), Hidden, StringComparison.Ordinal);
        }
        text = PasswordProperty().Replace(text, $"$1={Hidden}");
        return UserInformation().Replace(text, $"://{Hidden}@");
    }

    private IEnumerable<string> KnownSecrets() => model.Resources.OfType<ParameterResource>()
        .Where(parameter => parameter.Secret).Select(parameter => parameter.KnownValue).OfType<string>().Where(value => value.Length >= ShortestValue);

    [GeneratedRegex("PASSWORD|SECRET|TOKEN|PRIVATE|OTLP_HEADERS|(?:^|_)(?:API)?KEY$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex("(password|pwd)=[^;,]*", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordProperty();

    [GeneratedRegex(@"://[^@/\s]*@")]
    private static partial Regex UserInformation();
}
