using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>What an agent does on its own. Everything outside is refused with <see cref="ContractErrors.NotAccepted"/>.</summary>
public sealed record RoundPolicy
{
    /// <summary>Whose proposals are accepted; nobody's by default.</summary>
    public Predicate<Bytes32> Accepts { get; init; } = _ => false;

    /// <summary>The most that one contract may stake, satoshi.</summary>
    public Satoshis MaxStake { get; init; } = new(100_000_000);

    /// <summary>Contracts that are not over; matches and proposals beyond are refused.</summary>
    public int MaxOpenContracts { get; init; } = 100;

    /// <summary>Own hops of a funding coin (30-contract-protocol §4: up to 2 by explicit setting); each must be shown to be its owner's.</summary>
    public int MaxOwnHops { get; init; } = 2;

    /// <summary>Whether HEIGHT activates a two-step contract as soon as Setup stands; otherwise on request.</summary>
    public bool ActivateAtOnce { get; init; } = true;

    /// <summary>The least that a proposal's Setup deadline lies ahead, seconds of chain time.</summary>
    public uint MinSetupTime { get; init; } = 3_600;

    /// <summary>A round that isn't submitted by then is aborted (30-contract-protocol §4).</summary>
    public TimeSpan RoundLimit { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Whether a coordinator is to be told of every change of a contract.</summary>
    public bool Reports { get; init; }
}
