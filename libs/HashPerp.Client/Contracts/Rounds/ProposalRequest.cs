using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>What a user asks its agent to propose.</summary>
/// <param name="Peer">The other party's account.</param>
/// <param name="Leg">The leg that this party takes.</param>
/// <param name="Price">As the market's rule has it; see <see cref="Market"/>.</param>
/// <param name="SetupDeadline">Two-step only: unix seconds of chain time; otherwise 0.</param>
public sealed record ProposalRequest(Bytes32 Peer, Leg Leg, OpeningMode Mode, Market Market, uint Price, uint Lots, uint SetupDeadline);
