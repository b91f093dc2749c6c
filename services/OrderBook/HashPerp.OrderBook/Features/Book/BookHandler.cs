using Grpc.Core;
using HashPerp.Primitives;
using Proto = HashPerp.Contracts.OrderBook.V1;

namespace HashPerp.OrderBook;

/// <summary>The public book: a snapshot, or a snapshot and every change after it.</summary>
internal sealed class BookHandler(MarketRegistry markets)
{
    private const int MaxDepth = 200;
    private const int DefaultDepth = 50;

    public Proto.BookSnapshot Get(Proto.GetBookRequest request)
    {
        var id = Wire.Id(request.MarketId, "market_id");
        var depth = request.Depth == 0 ? DefaultDepth : (int)Math.Min(request.Depth, MaxDepth);
        return Wire.Of(markets.Get(id).Feed.Image(depth), id);
    }

    /// <exception cref="HashPerpException"><see cref="OrderBookServiceErrors.TooManyStreams"/>, <see cref="OrderBookServiceErrors.SlowReader"/>.</exception>
    public async Task StreamAsync(Proto.StreamBookRequest request, IServerStreamWriter<Proto.BookUpdate> stream, CancellationToken cancel)
    {
        var id = Wire.Id(request.MarketId, "market_id");
        using var subscription = markets.Get(id).Feed.Subscribe();
        await stream.WriteAsync(new Proto.BookUpdate { Snapshot = Wire.Of(subscription.Start, id) }, cancel);
        await foreach (var change in subscription.Changes.ReadAllAsync(cancel))
        {
            await stream.WriteAsync(new Proto.BookUpdate { Delta = Wire.Of(change) }, cancel);
        }
    }
}
