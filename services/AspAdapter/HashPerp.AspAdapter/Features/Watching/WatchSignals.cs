using System.Threading.Channels;
using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter;

/// <summary>Outputs that the watcher should look at now. A full queue loses nothing but time: polling looks at every output anyway.</summary>
public sealed class WatchSignals
{
    private const int Capacity = 1_024;

    private readonly Channel<IReadOnlyList<OutPoint>> _channel = Channel.CreateBounded<IReadOnlyList<OutPoint>>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private int _watched;

    public ChannelReader<IReadOnlyList<OutPoint>> Reader => _channel.Reader;

    /// <summary>How many outputs were watched at the last complete check.</summary>
    public int Watched
    {
        get => Volatile.Read(ref _watched);
        set => Volatile.Write(ref _watched, value);
    }

    /// <exception cref="HashPerpException"><see cref="AspAdapterErrors.TooManyWatched"/>.</exception>
    public void RequireRoom(int added, int limit)
    {
        if (Watched + added > limit)
        {
            throw AspAdapterErrors.TooManyWatched.Error($"{Watched} outputs are watched.", $"At most {limit}; release what is no longer needed.");
        }
    }

    public void Look(IReadOnlyList<OutPoint> outPoints) => _channel.Writer.TryWrite(outPoints);
}
