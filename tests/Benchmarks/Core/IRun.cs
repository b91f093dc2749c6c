namespace HashPerp.Benchmarks.Core;

/// <summary>A book with the messages of one run before it. A new one for each run.</summary>
public interface IRun
{
    Tally Tally { get; }

    /// <summary>Takes the messages from one to before another.</summary>
    void Play(ReadOnlySpan<Message> messages);
}
