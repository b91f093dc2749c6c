using HashPerp.Bitcoin;

namespace HashPerp.Cli;

/// <summary>How one user's agent runs.</summary>
/// <param name="Folder">The agent's private folder.</param>
/// <param name="Profile">Chain profile: node, virtual or replay.</param>
/// <param name="HeightOffset">Display height less node height.</param>
/// <param name="ActivateAtOnce">HEIGHT activates two-step contracts as soon as Setup stands.</param>
/// <param name="Attestors">Attestor keys to pin, hex; empty pins the one at the given address at the first start.</param>
internal sealed record AgentOptions(
    string Folder, string Profile, int HeightOffset, bool ActivateAtOnce, IReadOnlyList<string> Attestors, Uri Operator, Uri Attestor, Uri Relay,
    string RelayOrigin, RPCEndpoint Node);
