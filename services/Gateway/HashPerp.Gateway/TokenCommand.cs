using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

namespace HashPerp.Gateway;

/// <summary>
/// <c>token SCOPE</c>: prints an access token for the exchange's own operators, such as <c>admin</c> for listing a market. Whoever may read <c>Tokens__Key</c> may
/// make one; nobody can over the network.
/// </summary>
internal static class TokenCommand
{
    /// <returns>Whether the arguments are this command.</returns>
    public static bool TryRun(string[] args, IConfiguration configuration)
    {
        if (args is not ["token", var scope])
        {
            return false;
        }
        Console.WriteLine(new AccessTokens(configuration["Tokens:Key"] ?? "", WallClock.Time).Issue("operations", scopes: scope));
        return true;
    }
}
