using HashPerp.Contracts.Oracle.V1;
using HashPerp.OracleIngest.Core;

namespace HashPerp.OracleIngest;

/// <summary>Streams the tip, then each change. Who reads slowly gets the newest tip next, not every one in between.</summary>
public sealed class ChainStreams(OracleState state)
{
    /// <summary>Streams open at a time.</summary>
    public const int MaxStreams = 1_000;

    private int _streams;

    public async Task SendAsync(Func<ChainTip, CancellationToken, Task> send, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _streams) > MaxStreams)
        {
            Interlocked.Decrement(ref _streams);
            throw OracleIngestErrors.TooManyStreams.Error($"{MaxStreams} streams are open.", "Ask with GetTip, or try again later.");
        }
        try
        {
            while (true)
            {
                var next = state.Next;
                if (state.Current is { Chain.Tip: not null } current)
                {
                    await send(ChainTips.Of(current), cancel);
                }
                await next.WaitAsync(cancel);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }
}
