using System.Diagnostics;
using HashPerp.OrderBook.Core;

namespace HashPerp.OrderBook;

/// <summary>Something that waits for a market's writer.</summary>
internal abstract class QueuedItem;

/// <summary>Time to look at signers and dates.</summary>
internal sealed class TickItem : QueuedItem
{
    public static readonly TickItem Instance = new();
}

/// <summary>A question about the state between two commands.</summary>
internal sealed class StateQuestion : QueuedItem
{
    public TaskCompletionSource<(ulong Sequence, Primitives.Bytes32 Hash)> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A command, who waits for it, and until when it is worth doing.</summary>
/// <param name="since">Timestamp of its arrival.</param>
internal sealed class QueuedCommand(MarketCommand command, AnsweredRequest? request, long since) : QueuedItem
{
    public MarketCommand Command { get; } = command;

    public AnsweredRequest? Request { get; } = request;

    public long Since { get; } = since;

    /// <summary>The trace that its events belong to.</summary>
    public string? Traceparent { get; } = Activity.Current?.Id;

    public TaskCompletionSource<CommandResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A command that was applied and waits for its commit.</summary>
/// <param name="Queued">Null for a command of the writer's own.</param>
internal sealed record AppliedCommand(MarketCommand Command, CommandResult Result, Primitives.Bytes32 EventLink, QueuedCommand? Queued);
