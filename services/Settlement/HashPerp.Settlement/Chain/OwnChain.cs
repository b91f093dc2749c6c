using HashPerp.Chain;

namespace HashPerp.Settlement.Host;

/// <summary>The headers in memory, brought up to date before each decision. One caller at a time.</summary>
internal sealed class OwnChain(HeaderStore store)
{
    private HeaderChain? _current;

    /// <summary>The chain now, and the highest height of the last look that still stands; null while no header is known.</summary>
    public async Task<(HeaderChain Chain, int Unchanged)?> LookAsync(CancellationToken cancel)
    {
        var before = _current;
        _current = await store.RefreshAsync(before, cancel);
        if (_current is null)
        {
            return null;
        }
        var unchanged = before is null ? -1 : Math.Min(before.TipHeight, _current.TipHeight);
        while (before is not null && unchanged >= _current.FirstHeight && (!before.Contains(unchanged) || before.HashAt(unchanged) != _current.HashAt(unchanged)))
        {
            unchanged--;
        }
        return (_current, unchanged);
    }
}
