namespace HashPerp.Messaging;

/// <summary>One delivery of a stream at a time in this process, so that they don't wait for each other in the database.</summary>
internal sealed class StreamLocks
{
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>Null when the stream is still taken after <paramref name="patience"/>.</summary>
    public async Task<IDisposable?> TryEnterAsync(string stream, TimeSpan patience, CancellationToken cancel)
    {
        Entry entry;
        lock (_entries)
        {
            entry = _entries.TryGetValue(stream, out var known) ? known : _entries[stream] = new Entry();
            entry.Users++;
        }
        var entered = false;
        try
        {
            entered = await entry.Gate.WaitAsync(patience, cancel).ConfigureAwait(false);
            return entered ? new Holder(this, stream, entry) : null;
        }
        finally
        {
            if (!entered)
            {
                Leave(stream, entry);
            }
        }
    }

    private void Leave(string stream, Entry entry)
    {
        lock (_entries)
        {
            entry.Users--;
            if (entry.Users == 0)
            {
                _entries.Remove(stream);
                entry.Gate.Dispose();
            }
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Holder(StreamLocks owner, string stream, Entry entry) : IDisposable
    {
        public void Dispose()
        {
            entry.Gate.Release();
            owner.Leave(stream, entry);
        }
    }
}
