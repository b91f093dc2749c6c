namespace HashPerp.ArkServer.Rest;

/// <summary>Sizes that both surfaces share.</summary>
/// <param name="MaxRequestBytes">Of one message; an ark transaction of 40,000 weight units with its checkpoints is far below the default.</param>
public sealed record WireLimits(int MaxRequestBytes = 4 * 1024 * 1024)
{
    /// <summary>The query of a thousand scripts or topics fits.</summary>
    public const int MaxRequestLine = 128 * 1024;
}
