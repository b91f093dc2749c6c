namespace HashPerp.Events;

/// <summary>
/// A fact in the past tense. Ids and bytes are lower-case hex, outpoints <c>txid:vout</c>, legs <c>HEIGHT</c> or <c>TIME</c>, amounts satoshi, heights node
/// heights, times unix seconds of chain time unless a name says otherwise. A member is never removed or given another meaning: a new version is a new event.
/// </summary>
public interface IEvent
{
    /// <summary>What this event is ordered within, such as <c>market:ID</c>: its owner numbers a stream's events from 1 without a gap.</summary>
    string Stream { get; }
}
