using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>What an agent does on its own. Everything outside is refused with <see cref="ContractErrors.NotAccepted"/>.</summary>
public sealed record RoundPolicy
{
    /// <summary>Whose proposals are accepted; nobody's by default.</summary>
    public Predicate<Bytes32> Accepts { get; init; } = _ => false;

    /// <summary>The most that one contract may stake, satoshi.</summary>
    public Satoshis MaxStake { get; init; } = new(100_000_000);

    /// <summary>Whether HEIGHT activates a two-step contract as soon as Setup stands; otherwise on request.</summary>
    public bool ActivateAtOnce { get; init; } = true;

    /// <summary>The least that a proposal's Setup deadline lies ahead, seconds of chain time.</summary>
    public uint MinSetupTime { get; init; } = 3_600;

    /// <summary>A round that isn't submitted by then is aborted (30-contract-protocol §4).</summary>
    public TimeSpan RoundLimit { get; init; } = TimeSpan.FromSeconds(45);
}
