namespace HashPerp.Hosting;

/// <summary>What all resources are at, and who wants to hear of it.</summary>
internal sealed class ResourceBoard
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceSnapshot> _snapshots = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _order = [];
    private TaskCompletionSource _changed = New();

    /// <summary>Told of each change, in order: before and after.</summary>
    public event Action<ResourceSnapshot, ResourceSnapshot>? Changed;

    /// <summary>In the order of the map.</summary>
    public IReadOnlyList<ResourceSnapshot> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _order.Select(name => _snapshots[name])];
            }
        }
    }

    public void Add(ResourceSnapshot first)
    {
        lock (_lock)
        {
            _snapshots.Add(first.Name, first);
            _order.Add(first.Name);
        }
    }

    public ResourceSnapshot? Find(string name)
    {
        lock (_lock)
        {
            return _snapshots.GetValueOrDefault(name);
        }
    }

    public void Update(string name, Func<ResourceSnapshot, ResourceSnapshot> change)
    {
        lock (_lock)
        {
            var before = _snapshots[name];
            var after = change(before);
            if (after == before)
            {
                return;
            }
            _snapshots[name] = after;
            Changed?.Invoke(before, after);
            _changed.SetResult();
            _changed = New();
        }
    }

    /// <summary>Waits until the resource is as wanted, and returns it.</summary>
    public async Task<ResourceSnapshot> WaitAsync(string name, Func<ResourceSnapshot, bool> wanted, CancellationToken cancel)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (wanted(_snapshots[name]))
                {
                    return _snapshots[name];
                }
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
