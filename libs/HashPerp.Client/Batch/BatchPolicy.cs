using HashPerp.Ark;
using HashPerp.Bitcoin;

namespace HashPerp.Client;

/// <summary>What a client accepts of a batch.</summary>
/// <param name="MinExpiry">A batch that the operator may sweep sooner is refused.</param>
/// <param name="MaxAttempts">Sessions tried before giving up; others' failures end sessions too.</param>
public sealed record BatchPolicy(RelativeDelay MinExpiry, int MaxAttempts = 10)
{
    /// <summary>Regtest batches of at least 12 x 512 s (the floor of public clients); a week elsewhere.</summary>
    public static BatchPolicy For(BitcoinNetwork network) =>
        new(network == BitcoinNetwork.Regtest ? RelativeDelay.FromSeconds(6_144) : RelativeDelay.FromSeconds(604_672));
}
