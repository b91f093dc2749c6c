using System.Text;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>Where a node listens and what it wants to hear: a user and password, or the cookie file that it writes at every start.</summary>
public sealed class RPCEndpoint
{
    private const int MaxCookieBytes = 1024;

    private readonly Func<string> _userAndPassword;

    private RPCEndpoint(Uri url, Func<string> userAndPassword)
    {
        if (url.Scheme != Uri.UriSchemeHttp || url.UserInfo.Length > 0)
        {
            throw BitcoinErrors.NodeUnreachable.Error($"The node's address must be http://host:port.", "Give user and password on their own.");
        }
        Url = url;
        _userAndPassword = userAndPassword;
    }

    public Uri Url { get; }

    public static RPCEndpoint WithPassword(Uri url, string user, string password) => new(url, () => $"{user}:{password}");

    /// <param name="url">For example <c>http://127.0.0.1:18443</c>.</param>
    /// <param name="cookieFile">Read for every call, because a restarted node writes a new one.</param>
    public static RPCEndpoint WithCookie(Uri url, string cookieFile) => new(url, () => ReadCookie(cookieFile));

    /// <summary>Never the credentials.</summary>
    public override string ToString() => Url.GetLeftPart(UriPartial.Authority);

    internal string BasicCredentials() => Convert.ToBase64String(Encoding.UTF8.GetBytes(_userAndPassword()));

    private static string ReadCookie(string cookieFile)
    {
        try
        {
            using var stream = File.OpenRead(cookieFile);
            var buffer = new byte[MaxCookieBytes];
            return Encoding.UTF8.GetString(buffer, 0, stream.ReadAtLeast(buffer, MaxCookieBytes, throwOnEndOfStream: false)).Trim();
        }
        catch (IOException error)
        {
            throw new HashPerpException(BitcoinErrors.NodeUnreachable, "The node's cookie file can't be read.", "Start the node.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new HashPerpException(BitcoinErrors.NodeUnreachable, "The node's cookie file can't be read.", "Check who may read it.", error);
        }
    }
}
