using System.Text.Json.Nodes;

namespace HashPerp.Cli;

/// <summary>Does a part of the work again and again. Whoever is away is waited for: that is told once, and once more when it is over.</summary>
internal sealed class Steadily(EventOutput output, TimeProvider time)
{
    private const int MaxReason = 300;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(15);

    /// <summary>Until cancelled; no failure ends it.</summary>
    /// <param name="what">The part, as the beginning of a sentence.</param>
    /// <param name="pace">Between two turns that succeeded.</param>
    public async Task RunAsync(string what, TimeSpan pace, Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        var (failing, pause) = (false, FirstPause);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await work(cancel);
                if (failing)
                {
                    output.Event("part.resumed", $"{what} goes on.", new JsonObject { ["part"] = what });
                }
                (failing, pause) = (false, FirstPause);
                await Task.Delay(pace, time, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                if (!failing)
                {
                    var reason = Short(failure.Message);
                    output.Event("part.waits", $"{what} must wait: {reason}", new JsonObject { ["part"] = what, ["reason"] = reason });
                }
                failing = true;
                await Task.Delay(pause, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LastPause ? pause * 2 : LastPause;
            }
        }
    }

    /// <summary>One line, of bounded length: what others say is repeated in every form of output.</summary>
    public static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= MaxReason ? line : line[..MaxReason] + "...";
    }
}
