namespace HashPerp.Adversary.Tests;

/// <summary>Who holds a key that some leaf asks for. The coordinator, the relay and towers hold none: see <see cref="Cast"/>.</summary>
[Flags]
internal enum Actors
{
    None = 0,

    /// <summary>The HEIGHT party of the pot that was opened first.</summary>
    A = 1,

    /// <summary>The TIME party.</summary>
    B = 2,

    /// <summary>Who bought A's side.</summary>
    C = 4,

    /// <summary>The operator.</summary>
    S = 8,
}

/// <summary>The attestors' outcome keys: KH and KT.</summary>
[Flags]
internal enum OutcomeKeys
{
    None = 0,
    Height = 1,
    Time = 2,
}

/// <summary>How an actor behaves. A malicious actor may do whatever the other three do.</summary>
internal enum Conduct
{
    /// <summary>Plays by 30-contract-protocol §5.</summary>
    Honest,

    /// <summary>Never answered since the contract began; everybody knows.</summary>
    Silent,

    /// <summary>Falls silent within the last d2 before the first lock, too late for the unroll deadline.</summary>
    Late,

    /// <summary>Signs, publishes and withholds whatever hurts; shares all it knows with the other malicious ones.</summary>
    Malicious,
}

/// <summary>
/// Who plays what, beside the honest party whose payoff is asked for. Anybody may publish a virtual transaction that is completely signed, as the operator's
/// indexer gives them away. The coordinator and the relay have no key and no claim: all that they can do is to be silent, like a silent counterparty.
/// </summary>
/// <param name="Counterparty">The other side of the pot.</param>
/// <param name="Operator">S.</param>
/// <param name="Attestors">All k of them as one.</param>
/// <param name="KitThief">Somebody without a key who holds a kit with the claim sets of both: a tower, or whoever broke into one.</param>
/// <param name="OldOwner">Who sold the position; plays in transfers only.</param>
internal sealed record Cast(Conduct Counterparty, Conduct Operator, Conduct Attestors, Conduct KitThief = Conduct.Honest, Conduct OldOwner = Conduct.Honest)
{
    /// <summary>True when everybody here is honest, or as in <paramref name="other"/>, or malicious there.</summary>
    public bool IsWithin(Cast other) => Within(Counterparty, other.Counterparty) && Within(Operator, other.Operator)
        && Within(Attestors, other.Attestors) && Within(KitThief, other.KitThief) && Within(OldOwner, other.OldOwner);

    /// <summary>True when everybody here is as in <paramref name="other"/>, or malicious.</summary>
    public bool CanImitate(Cast other) => Imitates(Counterparty, other.Counterparty) && Imitates(Operator, other.Operator)
        && Imitates(Attestors, other.Attestors) && Imitates(KitThief, other.KitThief) && Imitates(OldOwner, other.OldOwner);

    public override string ToString()
    {
        string[] parts = [.. new[]
        {
            Part("counterparty", Counterparty), Part("old owner", OldOwner), Part("operator", Operator), Part("attestors", Attestors), Part("kit thief", KitThief),
        }.Where(part => part.Length > 0)];
        return parts.Length == 0 ? "nobody" : string.Join(" + ", parts);
    }

    private static bool Within(Conduct one, Conduct other) => one == other || one == Conduct.Honest || other == Conduct.Malicious;

    private static bool Imitates(Conduct one, Conduct other) => one == other || one == Conduct.Malicious;

    private static string Part(string actor, Conduct conduct) => conduct switch
    {
        Conduct.Silent => $"{actor} dead",
        Conduct.Late => $"{actor} dies late",
        Conduct.Malicious => $"**{actor}**",
        _ => "",
    };
}
