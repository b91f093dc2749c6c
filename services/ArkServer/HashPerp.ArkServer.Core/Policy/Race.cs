using HashPerp.Chain;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>Block height against time, as an attestor announced it.</summary>
/// <param name="ExpiryHeight">H, a node height.</param>
/// <param name="Time">T, Unix seconds.</param>
/// <param name="Confirmations">The outcome counts from tip >= h* + this - 1.</param>
public sealed record Race(int ExpiryHeight, uint Time, int Confirmations)
{
    /// <summary>The outcome by these headers; null while it is open, or not deep enough yet.</summary>
    public RaceOutcome? Decide(HeaderChain chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        return OutcomeRule.Decide(chain, ExpiryHeight, Time) is { } outcome && outcome.IsAttestable(chain.TipHeight, Confirmations) ? outcome : null;
    }
}

/// <summary>A race's key of one leg, KH or KT: its private half is published if that leg wins.</summary>
public sealed record OutcomeKeyRace(Bytes32 Key, Leg Leg, Race Race);
