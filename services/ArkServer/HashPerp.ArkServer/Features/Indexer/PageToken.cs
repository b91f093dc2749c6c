using System.Globalization;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Features.Indexer;

/// <summary>
/// Where the next part of a chain begins, as an opaque text: a client hands back what it was given and needs to know no page numbers. It says of which VTXO it is,
/// so that it can't be mistaken for another's.
/// </summary>
internal static class PageToken
{
    /// <returns>Empty when there is nothing more.</returns>
    public static string After(OutPoint outPoint, int next, int total) => next < total ? $"{outPoint}:{next.ToString(CultureInfo.InvariantCulture)}" : "";

    /// <param name="cap">The most of one part, and its size when the caller asks for none.</param>
    public static (IReadOnlyList<T> Items, IndexerPageResponse? Page, string Next) Page<T>(
        IReadOnlyList<T> all, string token, OutPoint outPoint, IndexerPageRequest? request, int cap)
    {
        ArgumentNullException.ThrowIfNull(all);
        var prefix = $"{outPoint}:";
        if (!token.StartsWith(prefix, StringComparison.Ordinal)
            || !int.TryParse(token[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var start) || start >= all.Count)
        {
            throw OperatorErrors.InvalidRequest.Error("The page token is not of this VTXO.", "Send it as it was given, or start again without.");
        }
        var size = request is { Size: > 0 } ? Math.Min(request.Size, cap) : cap;
        var items = all.Skip(start).Take(size).ToList();
        return (items, null, After(outPoint, start + items.Count, all.Count));
    }
}
