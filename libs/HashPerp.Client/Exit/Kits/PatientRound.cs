using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>A round of an exit or a watch in which what time may mend is told, once, and is no error.</summary>
/// <param name="round">Its answer: whether nothing is left to do.</param>
public sealed class PatientRound(Func<CancellationToken, Task<bool>> round, IExitLog log)
{
    private string _lastWait = "";
    private int _refusals;

    /// <summary>What the last round waited for; null when it went through.</summary>
    public HashPerpException? Waits { get; private set; }

    /// <param name="mostRefusals">Of packages one after the other; 0 makes everything an error but the lack of a fee coin.</param>
    /// <returns>Whether nothing is left to do.</returns>
    public async Task<bool> TryAsync(int mostRefusals, CancellationToken cancel)
    {
        try
        {
            var done = await round(cancel);
            (_refusals, _lastWait, Waits) = (0, "", null);
            return done;
        }
        catch (HashPerpException error) when (error.Code == ClientErrors.NoFeeCoin || (mostRefusals > 0 && IsPassing(error)))
        {
            _refusals += error.Code == ClientErrors.UnrollFailed ? 1 : 0;
            if (_refusals > mostRefusals)
            {
                throw;
            }
            if (error.Message != _lastWait)
            {
                log.Event("exit.waits", error.Message, new JsonObject { ["number"] = error.Code.Number, ["reason"] = error.Message });
            }
            (_lastWait, Waits) = (error.Message, error);
            return false;
        }
    }

    /// <summary>A node that is away, a root that a reorganisation took back, a package that lost a race: time may mend them.</summary>
    private static bool IsPassing(HashPerpException error) =>
        error.Code == BitcoinErrors.NodeUnreachable || error.Code == ClientErrors.AncestryRefused || error.Code == ClientErrors.UnrollFailed;
}
