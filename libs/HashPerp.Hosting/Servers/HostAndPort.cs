using System.Globalization;

namespace HashPerp.Hosting;

/// <summary>Reads <c>host:port</c>.</summary>
internal static class HostAndPort
{
    public static string Host(string text) => text[..text.LastIndexOf(':')];

    public static int Port(string text) => int.Parse(text[(text.LastIndexOf(':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
}
