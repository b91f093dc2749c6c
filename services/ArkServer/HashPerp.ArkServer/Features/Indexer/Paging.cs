using HashPerp.ArkServer.Core;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Features.Indexer;

/// <summary>Pages of 40-ark-wire §2.2: numbered from 1, at most a cap each; no page asked for means everything, up to a limit.</summary>
public static class Paging
{
    public const int TreeCap = 300;

    public const int ForfeitCap = 500;

    public const int VtxoCap = 100;

    /// <summary>The most that a call without a page is given.</summary>
    public const int Unpaged = 10_000;

    public static (IReadOnlyList<T> Items, IndexerPageResponse? Page) Page<T>(IReadOnlyList<T> all, IndexerPageRequest? request, int cap)
    {
        ArgumentNullException.ThrowIfNull(all);
        if (request is null)
        {
            return all.Count <= Unpaged
                ? (all, null)
                : throw OperatorErrors.InvalidRequest.Error($"{all.Count} results.", $"Ask for pages of at most {cap}.");
        }
        if (request.Size <= 0)
        {
            throw OperatorErrors.InvalidRequest.Error($"A page of {request.Size}.", $"Ask for 1 to {cap}.");
        }
        var size = Math.Min(request.Size, cap);
        var current = Math.Max(request.Index, 1);
        var total = (all.Count + size - 1) / size;
        var items = all.Skip((int)Math.Min(int.MaxValue, (current - 1L) * size)).Take(size).ToList();
        return (items, new IndexerPageResponse { Current = current, Next = Math.Min(current + 1, total), Total = total });
    }
}
