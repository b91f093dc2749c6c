using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook;

/// <summary>
/// One market as the rest of the service sees it: commands in, durable before they are answered. A writer task of this process is behind it now; a grain
/// can be.
/// </summary>
public interface IMarketHost
{
    MarketDefinition Definition { get; }

    /// <summary>What is committed.</summary>
    MarketStatus Status { get; }

    /// <summary>The committed book.</summary>
    BookFeed Feed { get; }

    /// <summary>Has the command done, and answers once it is in the journal.</summary>
    /// <param name="request">The client's request that it belongs to; its answer is stored for repeats.</param>
    /// <exception cref="HashPerpException">It was refused; <see cref="OrderBookServiceErrors.Busy"/>: it was not even looked at.</exception>
    Task<CommandResult> SubmitAsync(MarketCommand command, AnsweredRequest? request = null, CancellationToken cancel = default);

    /// <summary>The hash of the market's whole state, between two commands.</summary>
    Task<(ulong Sequence, Bytes32 Hash)> StateHashAsync(CancellationToken cancel = default);
}

/// <summary>A market after its last committed batch.</summary>
/// <param name="Suspended">Accounts with suspended orders, and how many.</param>
public sealed record MarketStatus(MarketPhase Phase, Bytes32? SeriesRoot, ulong Sequence, IReadOnlyDictionary<Bytes32, int> Suspended);
