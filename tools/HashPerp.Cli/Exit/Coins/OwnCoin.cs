using HashPerp.Bitcoin;
using HashPerp.Client;

namespace HashPerp.Cli;

/// <summary>A coin outside of contracts, with all that stands between it and the chain.</summary>
internal sealed record OwnCoin(HeldCoin Held, VerifiedAncestry Ancestry)
{
    private const long HalfDay = 43_200;

    public OutPoint OutPoint => Held.OutPoint;

    /// <summary>
    /// By when to begin, unix seconds of chain time: two blocks for each round of packages and half a day before the operator's own leaf opens, as an unroll
    /// deadline is reckoned (30-contract-protocol section 5).
    /// </summary>
    /// <param name="rounds">Of packages, see <see cref="ExitLevels.Blocks"/>.</param>
    public long BeginBy(int rounds) => Held.ExpiresAt - (2L * ExitOpening.BlockSeconds * rounds) - HalfDay;
}
